//! Private JWKs read as signing keys: the RFCs' own, and what is refused of them.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::KeyError;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{rfc7515, rfc8037};
use crate::private_jwk;

fn read(jwk: &Value, algorithm: Option<Algorithm>) -> Result<SigningKey, KeyError> {
    SigningKey::from_private_jwk(jwk.to_string().as_bytes(), algorithm)
}

fn refusal(jwk: &Value) -> String {
    read(jwk, None).err().unwrap().to_string()
}

fn rsa() -> Value {
    serde_json::from_str(rfc7515::A2_KEY).unwrap()
}

fn p256() -> Value {
    serde_json::from_str(rfc7515::A3_KEY).unwrap()
}

fn keys() -> [(Value, Algorithm); 3] {
    let ed25519 = serde_json::from_str(rfc8037::A1_KEY).unwrap();
    [
        (rsa(), Algorithm::Rs256),
        (p256(), Algorithm::Es256),
        (ed25519, Algorithm::EdDsa),
    ]
}

#[test]
fn rfc7517_a_private_jwk_is_the_same_key_as_its_pem() {
    for (jwk, algorithm) in keys() {
        let key = read(&jwk, None).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        let by_pem = SigningKey::from_pem(&private_jwk::to_pem(&jwk), Some(algorithm)).unwrap();
        assert_eq!(key.public_jwk(), by_pem.public_jwk());
        assert_eq!(*key.to_pkcs8(), *by_pem.to_pkcs8());
    }
    let rsa = read(&rsa(), Some(Algorithm::Ps256)).unwrap();
    assert_eq!(rsa.algorithm(), Algorithm::Ps256);
}

#[test]
fn rfc7517_s4_a_key_for_something_else_is_refused() {
    for (member, value) in [
        ("use", json!("enc")),
        ("key_ops", json!(["verify"])),
        ("alg", json!("RSA-OAEP")),
        ("alg", json!(256)),
    ] {
        let mut jwk = rsa();
        jwk[member] = value;
        assert_eq!(read(&jwk, None).err().unwrap(), KeyError::NotForSignatures);
    }
    let mut named = rsa();
    named["alg"] = "PS256".into();
    assert_eq!(read(&named, None).unwrap().algorithm(), Algorithm::Ps256);
    let other = read(&named, Some(Algorithm::Rs256)).err().unwrap();
    assert_eq!(other, KeyError::NotForSignatures);
    assert!(read(&p256(), Some(Algorithm::Rs256)).is_err());
}

#[test]
fn rfc7518_s6_a_key_that_is_not_whole_is_refused_and_not_quoted() {
    for (jwk, _) in keys() {
        for member in ["d", "x", "y", "n", "e", "p", "q", "dp", "dq", "qi"] {
            let Some(secret) = jwk[member].as_str() else {
                continue;
            };
            let mut without = jwk.clone();
            without.as_object_mut().unwrap().remove(member);
            assert!(refusal(&without).contains(&format!("{member} is missing")));
            let mut other = jwk.clone();
            let changed = if secret.starts_with('A') { 'B' } else { 'A' };
            other[member] = format!("{changed}{}", &secret[1..]).into();
            let why = refusal(&other);
            assert!(!why.contains(&secret[1..]), "{member}: {why}");
            let mut padded = jwk.clone();
            padded[member] = format!("{secret}=").into();
            assert!(refusal(&padded).contains("base64url"));
        }
    }
    let mut public = p256();
    public.as_object_mut().unwrap().remove("d");
    assert!(refusal(&public).contains("d is missing"));
    for (member, value) in [("oth", json!([])), ("kty", json!("oct"))] {
        let mut jwk = rsa();
        jwk[member] = value;
        assert!(read(&jwk, None).is_err(), "{member}");
    }
}

#[test]
fn rfc7518_s3_3_an_rsa_key_under_2048_bits_is_refused() {
    // 512 bits, of nobody.
    let short = "AQAB".repeat(21);
    let mut jwk = rsa();
    for member in ["n", "d", "p", "q", "dp", "dq", "qi"] {
        jwk[member] = short.clone().into();
    }
    assert!(read(&jwk, None).is_err());
    let twice = rsa().to_string().replacen('{', "{\"kty\":\"RSA\",", 1);
    assert!(SigningKey::from_private_jwk(twice.as_bytes(), None).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn a_damaged_key_is_refused_or_whole_and_never_quoted(
        which in 0..3_usize, at in any::<prop::sample::Index>(), to in any::<char>(),
    ) {
        let (jwk, _) = keys()[which].clone();
        let mut letters: Vec<char> = jwk.to_string().chars().collect();
        let at = at.index(letters.len());
        letters[at] = to;
        let damaged: String = letters.into_iter().collect();
        match SigningKey::from_private_jwk(damaged.as_bytes(), None) {
            Ok(key) => {
                let signature = key.sign(b"signed");
                let public = key.verification_key();
                prop_assert!(public.verify(key.algorithm(), b"signed", &signature).is_ok());
            }
            Err(why) => {
                let secret = jwk["d"].as_str().unwrap();
                prop_assert!(!why.to_string().contains(&secret[..16]));
            }
        }
    }

    #[test]
    fn any_octets_are_read_without_a_panic(octets in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(SigningKey::from_private_jwk(&octets, None).is_err());
    }
}
