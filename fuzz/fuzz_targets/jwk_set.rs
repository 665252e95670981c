//! JWK Sets and JWKs (RFC 7517).
//!
//! A key that is read reads back from its source, and from its required members, as the same key; no private member stays.
#![no_main]

use jurat_protocol::jose::jwk_set::{jwk_set_json, parse_jwk_set};
use jurat_protocol::jose::verification_key::{KeyAtRest, VerificationKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(key) = VerificationKey::from_jwk(data) {
        assert_reads_back(&key);
    }
    let Ok(keys) = parse_jwk_set(data) else {
        return;
    };
    for key in &keys {
        assert_reads_back(key);
    }
    let sources: Vec<_> = keys.iter().map(|key| jwk(&key.at_rest())).collect();
    let again = parse_jwk_set(jwk_set_json(&sources).as_bytes()).unwrap();
    assert!(
        keys.iter()
            .map(VerificationKey::jwk_thumbprint)
            .eq(again.iter().map(VerificationKey::jwk_thumbprint))
    );
});

fn assert_reads_back(key: &VerificationKey) {
    assert!(!key.algorithms().is_empty());
    let all = key.kind().algorithms();
    assert_eq!(key.algorithms().intersection(all), key.algorithms());
    let source = key.at_rest();
    let members = jwk(&source);
    for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        assert!(members.get(private).is_none());
    }
    let again = VerificationKey::from_rest(&source).unwrap();
    assert_eq!(again.at_rest(), source);
    assert_eq!(again.jwk_thumbprint(), key.jwk_thumbprint());
    assert_eq!(again.algorithms(), key.algorithms());
    assert_eq!(again.key_id(), key.key_id());
    assert_eq!((again.x5t(), again.x5t_s256()), (key.x5t(), key.x5t_s256()));
    let required = key.to_jwk().to_string();
    let bare = VerificationKey::from_jwk(required.as_bytes()).unwrap();
    assert_eq!(bare.jwk_thumbprint(), key.jwk_thumbprint());
    let pem = VerificationKey::from_pem(&key.to_pem()).unwrap();
    assert_eq!(pem.jwk_thumbprint(), key.jwk_thumbprint());
}

fn jwk(source: &KeyAtRest) -> serde_json::Value {
    match source {
        KeyAtRest::Jwk(jwk) => jwk.clone(),
        other => panic!("{other:?}"),
    }
}
