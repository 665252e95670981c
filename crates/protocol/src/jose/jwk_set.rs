//! JWK Sets (RFC 7517 section 5) that somebody registers, and ours. What an issuer publishes is read by
//! [`super::published_jwk_set`], which takes more.

use serde_json::Value;

use super::jwk::{self, Jwk, KeyUse};
use super::key_error::KeyError;
use super::verification_key::VerificationKey;

/// A JWK Set may be so long: some hundred keys.
pub const MOST_SET_BYTES: usize = 256 * 1024;

/// Reads a JWK Set. Keys of a type or curve that Jurat does not verify with, and keys that are not for signatures,
/// are passed over (RFC 7517 section 5); a key that is malformed or too weak is an error.
pub fn parse_jwk_set(json: &[u8]) -> Result<Vec<VerificationKey>, KeyError> {
    if json.len() > MOST_SET_BYTES {
        return Err(unreadable("it is longer than 256 KiB"));
    }
    let set = jwk::parse_strictly(json, "JWK Set")?;
    let Some(Value::Array(entries)) = set.get("keys") else {
        return Err(unreadable("keys is missing or not an array"));
    };
    let mut keys = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match Jwk::from_value(entry, KeyUse::Signatures) {
            Ok(jwk) => keys.push(VerificationKey::from_parsed_jwk(jwk)?),
            Err(KeyError::UnsupportedKind { .. } | KeyError::NotForSignatures) => {}
            Err(KeyError::Unreadable { what, why }) => {
                return Err(unreadable(&format!("{what} number {}: {why}", index + 1)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(keys)
}

/// Writes a JWK Set of public keys, each with `kid`, `use`, `alg`.
pub fn jwk_set_json<'k>(keys: impl IntoIterator<Item = &'k Value>) -> String {
    let keys: Vec<_> = keys.into_iter().collect();
    serde_json::json!({ "keys": keys }).to_string()
}

fn unreadable(why: &str) -> KeyError {
    KeyError::unreadable("JWK Set", why)
}
