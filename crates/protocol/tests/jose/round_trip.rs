//! What is signed here verifies here, and nothing else does.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_protocol::jose::verification_key::{KeyKind, VerificationKey};
use serde_json::json;

/// One key for each algorithm, made once: RSA keys take their time.
pub(crate) static KEYS: LazyLock<BTreeMap<Algorithm, SigningKey>> = LazyLock::new(|| {
    let make = |algorithm| (algorithm, SigningKey::generate(algorithm).unwrap());
    Algorithm::ALL.into_iter().map(make).collect()
});

pub(crate) fn public(key: &SigningKey) -> VerificationKey {
    VerificationKey::from_jwk(key.public_jwk().to_string().as_bytes()).unwrap()
}

/// Whether `text` is a JWT that `key` verifies under `algorithm`.
pub(crate) fn verifies(
    text: &str,
    key: &VerificationKey,
    algorithm: Algorithm,
) -> Result<bool, MalformedJwt> {
    let jws = CompactJws::decode(text)?;
    let jwt = UnverifiedJwt::parse(&jws)?;
    Ok(jwt.verify(key, algorithm).is_ok())
}

#[test]
fn rfc7515_s5_every_algorithm_signs_and_verifies_and_only_its_own() {
    for (algorithm, key) in KEYS.iter() {
        let header = JwtHeader {
            token_type: Some("JWT"),
            key_id: Some(key.key_id()),
        };
        let text = key.sign_jwt(&header, &json!({"iss": "partner-1", "exp": 1}));
        let jws = CompactJws::decode(&text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).unwrap();
        assert_eq!(jwt.issuer(), Some("partner-1"));
        assert_eq!(jwt.header().algorithm, algorithm.name());
        assert_eq!(jwt.header().token_type.as_deref(), Some("JWT"));
        assert_eq!(jwt.header().key_id.as_deref(), Some(key.key_id()));
        assert!(!jwt.header().has_critical);
        let public = public(key);
        assert_eq!(public.algorithms(), AlgorithmSet::of(&[*algorithm]));
        let jwt = jwt.verify(&public, *algorithm);
        let jwt = jwt.unwrap_or_else(|_| panic!("{algorithm}"));
        assert_eq!(jwt.claims().text, r#"{"exp":1,"iss":"partner-1"}"#);
        for other in Algorithm::ALL {
            assert_eq!(
                verifies(&text, &public, other),
                Ok(other == *algorithm),
                "{algorithm} {other}"
            );
        }
    }
}

#[test]
fn rfc8725_s3_1_a_bare_rsa_key_verifies_each_rsa_algorithm_with_its_own_signature() {
    let key = VerificationKey::from_pem(&KEYS[&Algorithm::Rs256].public_key_pem()).unwrap();
    assert_eq!(key.kind(), KeyKind::Rsa { bits: 2048 });
    let pkcs8 = KEYS[&Algorithm::Rs256].to_pkcs8();
    for algorithm in key.algorithms().iter() {
        let signing = SigningKey::from_pkcs8(&pkcs8, algorithm).unwrap();
        let text = signing.sign_jwt(&JwtHeader::default(), &json!({}));
        for other in Algorithm::ALL {
            assert_eq!(verifies(&text, &key, other), Ok(other == algorithm));
        }
    }
}

#[test]
fn rfc7518_s3_4_refuses_another_key_of_the_same_kind() {
    for algorithm in Algorithm::ALL {
        let other = SigningKey::generate(algorithm).unwrap();
        let text = other.sign_jwt(&JwtHeader::default(), &json!({}));
        assert_eq!(
            verifies(&text, &public(&KEYS[&algorithm]), algorithm),
            Ok(false)
        );
    }
}

#[test]
fn rfc7518_s3_4_signatures_are_of_fixed_length() {
    for (algorithm, bytes) in [
        (Algorithm::Rs256, 256),
        (Algorithm::Ps512, 384),
        (Algorithm::Es256, 64),
        (Algorithm::Es384, 96),
        (Algorithm::Es512, 132),
        (Algorithm::EdDsa, 64),
    ] {
        assert_eq!(KEYS[&algorithm].sign(b"x").len(), bytes, "{algorithm}");
    }
}
