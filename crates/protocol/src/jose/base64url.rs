//! base64url without padding and in its one canonical form (RFC 7515 section 2, RFC 4648 section 3.5).

/// Encodes without padding.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    let _ = bytes.as_ref();
    todo!("protocol-jose")
}

/// Decodes; `None` for padding, any character outside the alphabet, or trailing bits that are not zero.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let _ = text;
    todo!("protocol-jose")
}
