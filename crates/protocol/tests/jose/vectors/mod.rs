//! The RFCs' own examples, as printed there. RFC 7518's are tables and key agreement: nothing of it is signed.

mod imported_jwk;
mod rfc7515;
mod rfc7517;
mod rfc7519;
mod rfc7520;
mod rfc8037;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::Value;

use crate::private_jwk;

/// The public half of a private JWK.
fn public_half(private: &str) -> VerificationKey {
    let mut jwk: Value = serde_json::from_str(private).unwrap();
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        jwk.as_object_mut().unwrap().remove(member);
    }
    VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap()
}

fn signing_key(private: &str, algorithm: Algorithm) -> SigningKey {
    let pem = private_jwk::to_pem(&serde_json::from_str(private).unwrap());
    SigningKey::from_pem(&pem, Some(algorithm)).unwrap()
}

/// Whether the signature of a compact JWS holds, whatever its payload is.
fn signature_holds(text: &str, key: &VerificationKey, algorithm: Algorithm) -> bool {
    let (input, signature) = text.rsplit_once('.').unwrap();
    let signature = base64url::decode(signature).unwrap();
    key.verify(algorithm, input.as_bytes(), &signature).is_ok()
}

/// The text with one letter of its payload changed.
fn tampered(text: &str) -> String {
    let at = text.find('.').unwrap() + 1;
    let letter = if text[at..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    [&text[..at], letter, &text[at + 1..]].concat()
}
