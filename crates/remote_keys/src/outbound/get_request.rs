//! What is asked of [`Outbound`](super::Outbound).

use std::sync::Arc;

use http::HeaderValue;
use zeroize::Zeroizing;

use super::tls::TlsTrust;

/// A document to fetch.
#[derive(Clone)]
pub struct GetRequest {
    /// Where it stands, as it was written: unchecked.
    pub url: String,
    /// Whose certificates are believed.
    pub trust: TlsTrust,
    /// Whether the source is marked as local. Even then cleartext is fetched only from what is in `outbound.allow`.
    pub cleartext_allowed: bool,
    /// Sent as `Authorization: Bearer`. It is never sent in cleartext, and redirects are then not followed.
    pub authorization: Option<BearerValue>,
    /// The media type asked for.
    pub accept: &'static str,
    /// Largest body in bytes, where it is less than the options' `most_bytes`.
    pub most_bytes: Option<usize>,
}

impl GetRequest {
    /// Asks for `url` with the machine's trust, over https, without authorization, whatever its media type.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            trust: TlsTrust::System,
            cleartext_allowed: false,
            authorization: None,
            accept: "*/*",
            most_bytes: None,
        }
    }
}

/// A secret bearer token of ours, such as a Kubernetes service account's.
#[derive(Clone)]
pub struct BearerValue(Arc<Zeroizing<String>>);

impl BearerValue {
    /// Takes a token in the form of RFC 6750 section 2.1; white space around it (a file's last line break) is dropped.
    pub fn new(token: &str) -> Result<Self, InvalidBearerValue> {
        let token = token.trim();
        let body = token.trim_end_matches('=');
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
        if body.is_empty() || !body.bytes().all(allowed) {
            return Err(InvalidBearerValue);
        }
        Ok(Self(Arc::new(Zeroizing::new(token.to_owned()))))
    }

    pub(super) fn header_value(&self) -> Option<HeaderValue> {
        let text = Zeroizing::new(format!("Bearer {}", self.0.as_str()));
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// The text is no bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a bearer token: letters, digits and -._~+/ alone, with = only at its end")]
pub struct InvalidBearerValue;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc6750_s2_1_a_bearer_token_has_its_characters_alone() {
        for good in ["abc", "a.b-c_d~e+f/g==", " eyJhbGciOi.J9.x\n"] {
            let value = BearerValue::new(good).map(|token| token.header_value().unwrap());
            let value = value.unwrap_or_else(|wrong| panic!("{good}: {wrong}"));
            assert_eq!(value, format!("Bearer {}", good.trim()));
            assert!(value.is_sensitive());
        }
        for bad in ["", "=", "a b", "a=b", "a\r\nX: y", "ä", "a,b"] {
            assert!(BearerValue::new(bad).is_err(), "{bad}");
        }
    }
}
