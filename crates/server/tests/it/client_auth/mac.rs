//! Client assertions with a MAC, made by hand (RFC 7515 section 5.1, RFC 7518 section 3.2).

use aws_lc_rs::hmac;
use jurat_protocol::jose::base64url;
use serde_json::{Value, json};

/// A JWT with a MAC by `secret`.
pub(crate) fn signed(algorithm: &str, claims: &Value, secret: &str) -> String {
    let hash = match algorithm {
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let header = base64url::encode(json!({ "alg": algorithm }).to_string());
    let input = format!("{header}.{}", base64url::encode(claims.to_string()));
    let tag = hmac::sign(&hmac::Key::new(hash, secret.as_bytes()), input.as_bytes());
    format!("{input}.{}", base64url::encode(tag))
}
