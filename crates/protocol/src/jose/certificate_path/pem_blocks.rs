//! The blocks of a PEM text of several (RFC 7468), with other text around them, indented, with CRLF, or behind a byte
//! order mark, as editors and forms leave them.

use x509_parser::pem::Pem;

/// The block that cannot be read: cut short, or not base64 between its lines.
pub(super) struct BadBlock;

/// The contents of every block that bears one of `labels`, in order. Other blocks are passed over.
pub(super) fn labelled(text: &str, labels: &[&str]) -> Result<Vec<Vec<u8>>, BadBlock> {
    let mut trimmed = String::with_capacity(text.len() + 1);
    for line in text.trim_start_matches('\u{feff}').lines() {
        trimmed.push_str(line.trim());
        trimmed.push('\n');
    }
    let mut contents = Vec::new();
    for block in Pem::iter_from_buffer(trimmed.as_bytes()) {
        let block = block.map_err(|_| BadBlock)?;
        if labels.contains(&block.label.as_str()) {
            contents.push(block.contents);
        }
    }
    Ok(contents)
}
