//! Another implementation as the oracle: what `jsonwebtoken` signs verifies here, and the other way round.

use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use serde_json::{Value, json};

use crate::round_trip::{KEYS, verifies};

/// jsonwebtoken has no ES512.
const SHARED: [(Algorithm, jsonwebtoken::Algorithm); 9] = [
    (Algorithm::Rs256, jsonwebtoken::Algorithm::RS256),
    (Algorithm::Rs384, jsonwebtoken::Algorithm::RS384),
    (Algorithm::Rs512, jsonwebtoken::Algorithm::RS512),
    (Algorithm::Ps256, jsonwebtoken::Algorithm::PS256),
    (Algorithm::Ps384, jsonwebtoken::Algorithm::PS384),
    (Algorithm::Ps512, jsonwebtoken::Algorithm::PS512),
    (Algorithm::Es256, jsonwebtoken::Algorithm::ES256),
    (Algorithm::Es384, jsonwebtoken::Algorithm::ES384),
    (Algorithm::EdDsa, jsonwebtoken::Algorithm::EdDSA),
];

fn encoding_key(key: &SigningKey, algorithm: Algorithm) -> EncodingKey {
    let pem = key.to_pkcs8_pem();
    match algorithm {
        Algorithm::Es256 | Algorithm::Es384 => EncodingKey::from_ec_pem(pem.as_bytes()),
        Algorithm::EdDsa => EncodingKey::from_ed_pem(pem.as_bytes()),
        _ => EncodingKey::from_rsa_pem(pem.as_bytes()),
    }
    .unwrap()
}

#[test]
fn what_another_signs_verifies_here() {
    for (ours, theirs) in SHARED {
        let key = &KEYS[&ours];
        let claims = json!({"iss": "partner-1", "exp": 1});
        let text =
            jsonwebtoken::encode(&Header::new(theirs), &claims, &encoding_key(key, ours)).unwrap();
        assert_eq!(
            verifies(&text, key.verification_key(), ours),
            Ok(true),
            "{ours}"
        );
    }
}

#[test]
fn what_is_signed_here_verifies_elsewhere() {
    for (ours, theirs) in SHARED {
        let key = &KEYS[&ours];
        let header = JwtHeader {
            token_type: Some("at+jwt"),
            key_id: Some(key.key_id()),
        };
        let claims = json!({"iss": "https://as.example.com", "exp": 32_503_680_000_i64});
        let text = key.sign_jwt(&header, &claims);
        let jwk = serde_json::from_value(key.public_jwk()).unwrap();
        let decoding = DecodingKey::from_jwk(&jwk).unwrap();
        let decoded =
            jsonwebtoken::decode::<Value>(&text, &decoding, &Validation::new(theirs)).unwrap();
        assert_eq!(decoded.claims, claims, "{ours}");
        assert_eq!(decoded.header.typ.as_deref(), Some("at+jwt"));
        assert_eq!(decoded.header.kid.as_deref(), Some(key.key_id()));
    }
}
