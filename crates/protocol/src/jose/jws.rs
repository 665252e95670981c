//! A compact JWS (RFC 7515 section 7.1): three parts, strict base64url, bounded sizes. Nothing here is verified.

use super::base64url;

/// At most so many bytes of decoded claims, and as many of decoded header.
pub const MOST_PART_BYTES: usize = 16 * 1024;

/// The longest text of a part: [`MOST_PART_BYTES`] in base64url, padded.
const MOST_PART_TEXT: usize = MOST_PART_BYTES.div_ceil(3) * 4;

/// A compact JWS, decoded and not verified.
pub struct CompactJws<'a> {
    pub(super) signing_input: &'a str,
    pub(super) padded: bool,
    /// Header, payload and signature, one after the other.
    decoded: Vec<u8>,
    payload_at: usize,
    signature_at: usize,
}

impl<'a> CompactJws<'a> {
    /// Takes the text apart. A part that ends in `=` padding is decoded and noted: whether it is tolerated is the
    /// issuer's setting (`padded-base64`), known only once the issuer is; [`super::jwt::UnverifiedJwt::is_padded`].
    /// The signature is over the text as received, padding included.
    pub fn decode(text: &'a str) -> Result<Self, MalformedJwt> {
        let (header, rest) = text.split_once('.').ok_or(MalformedJwt::NotThreeParts)?;
        let (payload, signature) = rest.split_once('.').ok_or(MalformedJwt::NotThreeParts)?;
        if signature.contains('.') {
            return Err(MalformedJwt::NotThreeParts);
        }
        let parts = [header, payload, signature];
        if parts.iter().any(|part| part.len() > MOST_PART_TEXT) {
            return Err(MalformedJwt::TooLarge);
        }
        let mut decoded = Vec::with_capacity(text.len());
        let mut padded = false;
        let mut ends = [0; 3];
        for (part, end) in parts.into_iter().zip(&mut ends) {
            let start = decoded.len();
            let bare = without_padding(part)?;
            padded |= bare.len() < part.len();
            base64url::decode_onto(bare, &mut decoded).ok_or(MalformedJwt::NotBase64Url)?;
            if decoded.len() - start > MOST_PART_BYTES {
                return Err(MalformedJwt::TooLarge);
            }
            *end = decoded.len();
        }
        Ok(Self {
            signing_input: &text[..header.len() + 1 + payload.len()],
            padded,
            decoded,
            payload_at: ends[0],
            signature_at: ends[1],
        })
    }

    pub(super) fn header(&self) -> &[u8] {
        &self.decoded[..self.payload_at]
    }

    pub(super) fn payload(&self) -> &[u8] {
        &self.decoded[self.payload_at..self.signature_at]
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.decoded[self.signature_at..]
    }
}

/// The part without its padding, which must be as much as RFC 4648 section 4 wants there: nothing else ends in `=`.
fn without_padding(part: &str) -> Result<&str, MalformedJwt> {
    let bare = part.trim_end_matches('=');
    let padding = part.len() - bare.len();
    if padding > 0 && (padding > 2 || !part.len().is_multiple_of(4)) {
        return Err(MalformedJwt::NotBase64Url);
    }
    Ok(bare)
}

/// Why a text is not a JWT that could be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MalformedJwt {
    /// Not three parts separated by dots (RFC 7515 section 7.1); five parts (an encrypted JWT) included.
    #[error("the assertion is not three parts separated by dots")]
    NotThreeParts,
    /// A part is not canonical base64url (RFC 7515 section 2).
    #[error("a part of the assertion is not base64url without padding, blanks or line breaks")]
    NotBase64Url,
    /// Header, claims or signature over 16 KiB.
    #[error("header or claims are larger than 16 KiB")]
    TooLarge,
    /// The header is not one UTF-8 JSON object.
    #[error("the header is not one UTF-8 JSON object")]
    HeaderNotObject,
    /// The claims are not one UTF-8 JSON object (RFC 7519 section 7.2).
    #[error("the claims are not one UTF-8 JSON object")]
    ClaimsNotObject,
    /// A member is repeated, at any depth (RFC 7515 section 4, RFC 7519 section 4).
    #[error("a member occurs twice in the header or the claims")]
    DuplicateMember,
    /// Nested deeper than 32.
    #[error("header or claims are nested more than 32 deep")]
    TooDeep,
    /// A registered header parameter is of the wrong type, or `alg` is missing (RFC 7515 section 4.1.1).
    #[error("a registered header parameter is of the wrong type, or alg is missing")]
    HeaderMemberType,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<MalformedJwt> {
        CompactJws::decode(text).err()
    }

    #[test]
    fn rfc7515_s7_1_takes_three_parts_apart() {
        let jws = CompactJws::decode("QQ.QUI.QUJD").unwrap();
        assert_eq!(jws.signing_input, "QQ.QUI");
        assert_eq!(
            (jws.header(), jws.payload(), jws.signature()),
            (&b"A"[..], &b"AB"[..], &b"ABC"[..])
        );
        assert!(!jws.padded);
    }

    #[test]
    fn rfc7515_s7_1_refuses_other_numbers_of_parts() {
        for text in ["", "QQ", "QQ.QQ", "QQ.QQ.QQ.", "QQ.QQ.QQ.QQ.QQ", "QQ...QQ"] {
            assert_eq!(fault(text), Some(MalformedJwt::NotThreeParts), "{text}");
        }
        assert_eq!(fault(".."), None);
    }

    #[test]
    fn rfc7515_s2_notes_correct_padding_and_refuses_any_other() {
        let jws = CompactJws::decode("QQ==.QUI=.QUJD").unwrap();
        assert!(jws.padded);
        assert_eq!(jws.signing_input, "QQ==.QUI=");
        assert_eq!(jws.header(), b"A");
        for part in [
            "QQ=", "QQ===", "QUI==", "QUJD=", "QUJD====", "=", "==", "====", "Q===", "Q=Q=", "QR==",
        ] {
            let text = format!("QQ.{part}.QQ");
            assert_eq!(fault(&text), Some(MalformedJwt::NotBase64Url), "{text}");
        }
    }

    #[test]
    fn rfc7515_s2_refuses_blanks_line_breaks_and_foreign_letters() {
        for text in [
            " QQ.QQ.QQ",
            "QQ.QQ.QQ\n",
            "QQ.Q Q.QQ",
            "QQ.QQ\r\n.QQ",
            "Q+.QQ.QQ",
            "QQ.QQ.é",
            "QQ.QQ.QR",
        ] {
            assert_eq!(fault(text), Some(MalformedJwt::NotBase64Url), "{text:?}");
        }
    }

    #[test]
    fn parts_hold_16_kib_and_no_more() {
        let part = |bytes: usize| base64url::encode(vec![b'a'; bytes]);
        let fits = part(MOST_PART_BYTES);
        assert_eq!(fault(&format!("{fits}.{fits}.QQ")), None);
        for bytes in [
            MOST_PART_BYTES + 1,
            MOST_PART_BYTES + 2,
            MOST_PART_BYTES * 2,
        ] {
            let over = part(bytes);
            for text in [
                format!("{over}.QQ.QQ"),
                format!("QQ.{over}.QQ"),
                format!("QQ.QQ.{over}"),
            ] {
                assert_eq!(fault(&text), Some(MalformedJwt::TooLarge), "{bytes}");
            }
        }
    }
}
