//! base64url without padding and in its one canonical form (RFC 7515 section 2, RFC 4648 section 3.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Encodes without padding.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes; `None` for padding, any character outside the alphabet, or trailing bits that are not zero.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Appends the encoding of `bytes` to `text`.
pub fn encode_onto(bytes: impl AsRef<[u8]>, text: &mut String) {
    URL_SAFE_NO_PAD.encode_string(bytes, text);
}

/// Appends what `text` decodes to; `None`, with `bytes` in any state, when [`decode`] would answer `None`.
pub(super) fn decode_onto(text: &str, bytes: &mut Vec<u8>) -> Option<()> {
    URL_SAFE_NO_PAD.decode_vec(text, bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc7515_c_encodes_its_example() {
        assert_eq!(encode([3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(decode("A-z_4ME"), Some(vec![3, 236, 255, 224, 193]));
    }

    #[test]
    fn rfc7515_s2_refuses_padding_blanks_line_breaks_and_the_other_alphabet() {
        for text in ["QQ==", "QUI=", "Q Q", "QQ\n", "\tQQ", "+/+/", "QQ.", "Q"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
        assert_eq!(decode(""), Some(Vec::new()));
    }

    #[test]
    fn rfc4648_s3_5_refuses_trailing_bits() {
        assert_eq!(decode("QQ"), Some(b"A".to_vec()));
        for text in ["QR", "QS", "QY", "Qf", "QUJ", "QUK"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}
