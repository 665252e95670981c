//! PEM texts (RFC 7468) as openssl writes them, with other text around, and as editors and forms leave them: indented,
//! with CRLF, behind a byte order mark.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject as _;
use x509_parser::pem::Pem;
use zeroize::Zeroizing;

use super::key_error::KeyError;

/// A text of keys or certificates may be so long; a certificate of an RSA key with its text form is about 7 KiB.
pub(super) const MOST_TEXT_BYTES: usize = 64 * 1024;

/// What the first block that matters holds, in DER.
pub(super) enum PublicBlock {
    Certificate(Vec<u8>),
    /// `SubjectPublicKeyInfo`.
    PublicKey(Vec<u8>),
    /// `RSAPublicKey` of PKCS#1.
    RsaPublicKey(Vec<u8>),
}

/// The first certificate or public key of the text. A private key anywhere in it is refused: it was sent by mistake.
pub(super) fn read_public(text: &str) -> Result<PublicBlock, KeyError> {
    let text = normalised(text, "public key")?;
    if text.contains("PRIVATE KEY-----") {
        return Err(KeyError::PrivateKey);
    }
    for block in Pem::iter_from_buffer(text.as_bytes()) {
        let block = block.map_err(|_| {
            KeyError::unreadable(
                "PEM block",
                "it is cut short or not base64 between its lines",
            )
        })?;
        // RFC 7468 section 5.1: parsers may take the two older labels as well.
        match block.label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "X.509 CERTIFICATE" => {
                return Ok(PublicBlock::Certificate(block.contents));
            }
            "PUBLIC KEY" => return Ok(PublicBlock::PublicKey(block.contents)),
            "RSA PUBLIC KEY" => return Ok(PublicBlock::RsaPublicKey(block.contents)),
            _ => {}
        }
    }
    Err(KeyError::NoPem)
}

/// The first private key of the text.
pub(super) fn read_private(text: &str) -> Result<PrivateKeyDer<'static>, KeyError> {
    let unreadable = |why: &str| KeyError::unreadable("private key", why);
    let text = normalised(text, "private key")?;
    if text.contains("ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED") {
        return Err(unreadable(
            "it is encrypted with a passphrase: write it out without one, with openssl pkey",
        ));
    }
    PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|error| match error {
        rustls_pki_types::pem::Error::NoItemsFound => {
            unreadable("there is no PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY")
        }
        _ => unreadable("its PEM block is cut short or not base64"),
    })
}

/// Writes a PEM block in lines of 64 characters (RFC 7468 section 2).
pub(super) fn write(label: &str, der: &[u8]) -> Zeroizing<String> {
    let base64 = Zeroizing::new(STANDARD.encode(der));
    let lines = base64.len().div_ceil(64);
    let mut text = String::with_capacity(base64.len() + lines + 2 * label.len() + 40);
    for part in ["-----BEGIN ", label, "-----\n"] {
        text.push_str(part);
    }
    let mut rest = base64.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = more;
    }
    for part in ["-----END ", label, "-----\n"] {
        text.push_str(part);
    }
    Zeroizing::new(text)
}

fn normalised(text: &str, what: &'static str) -> Result<Zeroizing<String>, KeyError> {
    if text.len() > MOST_TEXT_BYTES {
        return Err(KeyError::unreadable(what, "the text is longer than 64 KiB"));
    }
    let mut normalised = Zeroizing::new(String::with_capacity(text.len() + 1));
    for line in text.trim_start_matches('\u{feff}').lines() {
        normalised.push_str(line.trim());
        normalised.push('\n');
    }
    Ok(normalised)
}
