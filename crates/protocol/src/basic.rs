//! Client credentials in the `Authorization` header: Basic, with id and secret form-encoded first
//! (RFC 6749 section 2.3.1, RFC 7617).

/// The client id and secret out of a Basic header, form-decoded. Has no `Debug`: it holds a secret.
pub struct BasicCredentials {
    client_id: String,
    secret: zeroize::Zeroizing<String>,
}

impl BasicCredentials {
    /// Reads the value of an `Authorization` header; `None` when its scheme is not Basic.
    pub fn parse(header: &[u8]) -> Option<Result<Self, InvalidBasic>> {
        let _ = header;
        todo!("protocol-wire")
    }

    /// The client's id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client's secret.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

/// The header says Basic and does not hold an id and a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the Basic credentials are not base64 of form-encoded id, colon, form-encoded secret")]
pub struct InvalidBasic;
