//! JWK Sets (RFC 7517 section 5).

use super::verification_key::{KeyError, VerificationKey};

/// Reads a JWK Set. Keys of a type or curve that Jurat does not verify with, and keys that are not for signatures,
/// are passed over (RFC 7517 section 5); a key that is malformed or too weak is an error.
pub fn parse_jwk_set(json: &[u8]) -> Result<Vec<VerificationKey>, KeyError> {
    let _ = json;
    todo!("protocol-jose")
}

/// Writes a JWK Set of public keys, each with `kid`, `use`, `alg`.
pub fn jwk_set_json<'k>(keys: impl IntoIterator<Item = &'k serde_json::Value>) -> String {
    let keys: Vec<_> = keys.into_iter().collect();
    serde_json::json!({ "keys": keys }).to_string()
}
