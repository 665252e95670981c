//! A compact JWS (RFC 7515 section 7.1): three parts, strict base64url, bounded sizes. Nothing here is verified.

/// At most so many bytes of decoded claims, and as many of decoded header.
pub const MOST_PART_BYTES: usize = 16 * 1024;

/// A compact JWS, decoded and not verified.
pub struct CompactJws<'a> {
    pub(super) signing_input: &'a str,
    pub(super) header: Vec<u8>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) padded: bool,
}

impl<'a> CompactJws<'a> {
    /// Takes the text apart. A part that ends in `=` padding is decoded and noted: whether it is tolerated is the
    /// issuer's setting (`padded-base64`), known only once the issuer is; [`super::jwt::UnverifiedJwt::is_padded`].
    pub fn decode(text: &'a str) -> Result<Self, MalformedJwt> {
        let _ = text;
        todo!("protocol-jose")
    }
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
    /// Header or claims over 16 KiB.
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
    /// A registered header parameter is of the wrong type.
    #[error("a registered header parameter is of the wrong type")]
    HeaderMemberType,
}
