//! Certificates and public keys, DER and PEM (RFC 5280, RFC 7468), and private keys: the input's own, and ones made at
//! start that the input damages.
//!
//! A key that is read reads back from its source, with dates, subject and thumbprints, and from its PEM as the same key.
#![no_main]

use std::sync::LazyLock;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyAtRest, VerificationKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(key) = VerificationKey::from_certificate_der(data) {
        assert!(matches!(key.at_rest(), KeyAtRest::Certificate(_)));
        assert!(key.certificate_dates().is_some());
        let subject = key.certificate_subject().unwrap();
        assert!(!subject.chars().any(char::is_control));
        assert_reads_back(&key);
    }
    if let Ok(key) = VerificationKey::from_spki_der(data) {
        assert_eq!(key.certificate_dates(), None);
        assert_reads_back(&key);
    }
    if let Ok(text) = str::from_utf8(data) {
        if let Ok(key) = VerificationKey::from_pem(text) {
            assert!(!text.contains("PRIVATE KEY-----"));
            assert_reads_back(&key);
        }
        if let Ok(key) = SigningKey::from_pem(text, None) {
            assert_private_key(&key);
        }
    }
    for key in KEYS.iter() {
        let mut der = key.to_pkcs8();
        let length = der.len();
        for edit in data.chunks_exact(2).take(8) {
            der[usize::from(edit[0]) % length] = edit[1];
        }
        if let Ok(key) = SigningKey::from_pkcs8(&der, key.algorithm()) {
            assert_private_key(&key);
        }
    }
});

static KEYS: LazyLock<[SigningKey; 2]> = LazyLock::new(|| {
    [Algorithm::Es256, Algorithm::EdDsa].map(|algorithm| SigningKey::generate(algorithm).unwrap())
});

fn assert_reads_back(key: &VerificationKey) {
    let source = key.at_rest();
    let again = VerificationKey::from_rest(&source).unwrap();
    assert_eq!(again.at_rest(), source);
    assert_eq!(again.jwk_thumbprint(), key.jwk_thumbprint());
    assert_eq!(again.kind(), key.kind());
    assert_eq!((again.x5t(), again.x5t_s256()), (key.x5t(), key.x5t_s256()));
    assert_eq!(again.certificate_dates(), key.certificate_dates());
    assert_eq!(again.certificate_subject(), key.certificate_subject());
    let pem = VerificationKey::from_pem(&key.to_pem()).unwrap();
    assert_eq!(pem.jwk_thumbprint(), key.jwk_thumbprint());
}

fn assert_private_key(key: &SigningKey) {
    let again = SigningKey::from_pkcs8(&key.to_pkcs8(), key.algorithm()).unwrap();
    assert_eq!(again.key_id(), key.key_id());
    let signature = key.sign(b"a text");
    assert!(
        again
            .verification_key()
            .verify(key.algorithm(), b"a text", &signature)
            .is_ok()
    );
}
