//! Private JWKs that are imported as signing keys (RFC 7517, RFC 7518 section 6).
//!
//! A key that is read signs what its public half verifies, is the same key when it comes back from PKCS #8, and gives away no private
//! member. One that is refused is so in a sentence that quotes nothing of it.
#![no_main]

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use libfuzzer_sys::fuzz_target;

const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fuzz_target!(|data: &[u8]| {
    match SigningKey::from_private_jwk(data, None) {
        Ok(key) => is_whole(&key),
        Err(error) => quotes_nothing(&error.to_string(), data),
    }
    for algorithm in Algorithm::ALL {
        if let Ok(key) = SigningKey::from_private_jwk(data, Some(algorithm)) {
            assert_eq!(key.algorithm(), algorithm);
        }
    }
});

fn is_whole(key: &SigningKey) {
    let input = b"signed";
    let algorithm = key.algorithm();
    let signature = key.sign(input);
    let public = key.verification_key();
    assert!(public.verify(algorithm, input, &signature).is_ok());
    assert!(public.verify(algorithm, b"another", &signature).is_err());
    let jwk = key.public_jwk();
    assert!(PRIVATE.iter().all(|member| jwk.get(member).is_none()));
    let again = SigningKey::from_pkcs8(&key.to_pkcs8(), algorithm).unwrap();
    assert_eq!(again.key_id(), key.key_id());
    let again = again.verification_key().jwk_thumbprint();
    assert_eq!(again, public.jwk_thumbprint());
}

fn quotes_nothing(error: &str, data: &[u8]) {
    assert!(error.len() < 512, "{} bytes", error.len());
    let Ok(jwk) = serde_json::from_slice::<serde_json::Value>(data) else {
        return;
    };
    for secret in PRIVATE
        .iter()
        .filter_map(|member| jwk.get(member)?.as_str())
    {
        assert!(secret.len() < 16 || !error.contains(secret));
    }
}
