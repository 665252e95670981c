//! Keys in the forms they come in, and what is refused of them.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyError, KeySource, VerificationKey};

use crate::round_trip::{KEYS, public};

#[test]
fn private_keys_survive_pkcs8_and_pem() {
    for (algorithm, key) in KEYS.iter() {
        let again = SigningKey::from_pkcs8(&key.to_pkcs8(), *algorithm).unwrap();
        assert_eq!(again.key_id(), key.key_id());
        assert_eq!(again.algorithm(), *algorithm);
        let again = SigningKey::from_pem(&key.to_pkcs8_pem(), Some(*algorithm)).unwrap();
        assert_eq!(again.public_jwk(), key.public_jwk());
        let guessed = SigningKey::from_pem(&key.to_pkcs8_pem(), None).unwrap();
        assert_eq!(guessed.key_id(), key.key_id());
    }
}

#[test]
fn sources_read_back_as_the_same_key() {
    for key in KEYS.values() {
        let from_jwk = public(key);
        let from_pem = VerificationKey::from_pem(&key.public_key_pem()).unwrap();
        for read in [from_jwk, from_pem] {
            assert_eq!(
                read.jwk_thumbprint(),
                key.verification_key().jwk_thumbprint()
            );
            let again = VerificationKey::from_source(&read.source()).unwrap();
            assert_eq!(again.source(), read.source());
            assert_eq!(again.key_id(), read.key_id());
            assert_eq!(again.algorithms(), read.algorithms());
        }
    }
}

#[test]
fn a_private_key_is_not_registered() {
    let key = &KEYS[&Algorithm::Es256];
    let both = format!("{}\n{}", key.public_key_pem(), key.to_pkcs8_pem().as_str());
    for pem in [key.to_pkcs8_pem().as_str(), &both] {
        assert_eq!(
            VerificationKey::from_pem(pem).unwrap_err(),
            KeyError::PrivateKey
        );
    }
    let KeySource::Jwk(mut jwk) = public(key).source() else {
        panic!("a JWK");
    };
    jwk["d"] = "AAAA".into();
    let error = VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::PrivateKey);
}
