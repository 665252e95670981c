//! An assertion as an explanation shows it: header and claims decoded as far as they can be, and never the signature.

use aws_lc_rs::digest::{SHA256, digest};
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jws::MOST_PART_BYTES;
use serde_json::Value;

use super::known_key::KnownKey;
use crate::assertion::trusted_issuer::TrustedIssuer;

/// What is shown of an assertion.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct ShownAssertion {
    /// The header; `null` when it cannot be read.
    pub header: Value,
    /// The claims, whoever wrote them; `null` when they cannot be read.
    pub claims: Value,
    /// SHA-256 of the whole, in hexadecimal, as the record of a decision has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// The registered issuer that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<ShownIssuer>,
    /// The keys of that issuer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KnownKey>,
}

/// A registered issuer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ShownIssuer {
    /// Its name, the value of `iss`.
    pub name: String,
    /// `client` or `identity_provider`.
    pub kind: &'static str,
    /// The identifier of the identity provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl ShownAssertion {
    /// Decodes the text, tolerantly: it is shown and not judged.
    pub(crate) fn of(text: &str, is_complete: bool) -> Self {
        let mut parts = text.split('.');
        let mut decoded = || parts.next().map_or(Value::Null, decode);
        Self {
            header: decoded(),
            claims: decoded(),
            fingerprint: is_complete
                .then(|| hexadecimal(digest(&SHA256, text.as_bytes()).as_ref())),
            issuer: None,
            keys: Vec::new(),
        }
    }
}

impl From<&TrustedIssuer> for ShownIssuer {
    fn from(issuer: &TrustedIssuer) -> Self {
        let provider = issuer.identity_provider();
        Self {
            name: issuer.name().to_owned(),
            kind: if provider.is_some() {
                "identity_provider"
            } else {
                "client"
            },
            id: provider.map(|provider| provider.id().to_string()),
        }
    }
}

fn decode(part: &str) -> Value {
    let bare = part.trim_end_matches('=');
    if bare.len() > 2 * MOST_PART_BYTES {
        return Value::Null;
    }
    let bytes = base64url::decode(bare).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or(Value::Null)
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
