//! Client credentials in the `Authorization` header: Basic, with id and secret form-encoded first
//! (RFC 6749 section 2.3.1, RFC 7617).
//!
//! Many clients forget to encode. Ids and secrets of letters, digits, `-` and `_` read the same either way; where the text holds `%` or `+`,
//! it can be read in two ways, decoded and as it stands, and whoever compares them says which of them counts.
//! Padding is required: RFC 4648 section 3.2 asks for it, no client known to us leaves it out, and one credential
//! then has one spelling.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::form;

/// The client id and secret out of a Basic header. Has no `Debug`: it holds a secret.
pub struct BasicCredentials {
    first: BasicPair,
    as_it_stands: Option<BasicPair>,
}

/// An id and a secret, in one of the ways in which a header can be read. Has no `Debug`: it holds a secret.
#[derive(PartialEq, Eq)]
pub struct BasicPair {
    client_id: String,
    secret: Zeroizing<String>,
}

/// The longest header value that is read.
const MOST_BYTES: usize = 4096;

impl BasicCredentials {
    /// Reads the value of an `Authorization` header; `None` when its scheme is not Basic.
    pub fn parse(header: &[u8]) -> Option<Result<Self, InvalidBasic>> {
        // RFC 7617 section 2: the scheme is matched case-insensitively.
        let (scheme, rest) = header.split_at_checked("basic".len())?;
        if !scheme.eq_ignore_ascii_case(b"basic") {
            return None;
        }
        match rest.split_first() {
            None => Some(Err(InvalidBasic)),
            Some((b' ', encoded)) => Some(Self::decode(encoded)),
            Some(_) => None,
        }
    }

    /// The ways in which the header can be read: form-decoded, as RFC 6749 section 2.3.1 has it, and where that is another, as the text
    /// stands.
    pub fn readings(&self) -> impl Iterator<Item = &BasicPair> {
        [Some(&self.first), self.as_it_stands.as_ref()]
            .into_iter()
            .flatten()
    }

    /// The client's id, decoded if it can be.
    pub fn client_id(&self) -> &str {
        self.first.client_id()
    }

    /// The client's secret, decoded if it can be.
    pub fn secret(&self) -> &str {
        self.first.secret()
    }

    fn decode(encoded: &[u8]) -> Result<Self, InvalidBasic> {
        if encoded.len() > MOST_BYTES {
            return Err(InvalidBasic);
        }
        // Room for all of it at once: growing would leave copies of the secret behind.
        let mut decoded = Zeroizing::new(Vec::with_capacity(encoded.len()));
        STANDARD
            .decode_vec(encoded, &mut decoded)
            .map_err(|_| InvalidBasic)?;
        let pair = std::str::from_utf8(&decoded).map_err(|_| InvalidBasic)?;
        // RFC 7617 section 2: the first colon ends the id; the secret may hold more of them.
        let (client_id, secret) = pair.split_once(':').ok_or(InvalidBasic)?;
        let as_it_stands = BasicPair::new(client_id, secret)?;
        // RFC 6749 section 2.3.1: both were form-encoded before they were joined. Text that cannot be decoded was not.
        let (Ok(client_id), Ok(secret)) = (form::decode(client_id), form::decode(secret)) else {
            return Ok(Self {
                first: as_it_stands,
                as_it_stands: None,
            });
        };
        let secret = Zeroizing::new(secret.into_owned());
        let first = BasicPair::new(&client_id, &secret)?;
        let differs = first != as_it_stands;
        Ok(Self {
            first,
            as_it_stands: differs.then_some(as_it_stands),
        })
    }
}

impl BasicPair {
    /// RFC 7617 section 2: no control characters in either.
    fn new(client_id: &str, secret: &str) -> Result<Self, InvalidBasic> {
        let mut both = client_id.chars().chain(secret.chars());
        if client_id.is_empty() || both.any(char::is_control) {
            return Err(InvalidBasic);
        }
        Ok(Self {
            client_id: client_id.to_owned(),
            secret: Zeroizing::new(secret.to_owned()),
        })
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

#[cfg(test)]
mod tests;
