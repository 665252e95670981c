//! JWK Sets that issuers publish: one bad key leaves the others good (RFC 7517 section 5), secrets are told apart, SPIFFE bundles
//! are read by their own `use`.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::published_jwk_set::{KeyUse, MOST_PUBLISHED_KEYS, PublishedJwkSet};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyError, VerificationKey};
use serde_json::{Value, json};

use crate::round_trip::KEYS;

fn jwk(algorithm: Algorithm, members: &Value) -> Value {
    let mut jwk = SigningKey::public_jwk(&KEYS[&algorithm]).clone();
    for (name, value) in members.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk
}

fn read(keys: &Value, key_use: KeyUse) -> Vec<Result<VerificationKey, KeyError>> {
    let text = json!({ "keys": keys }).to_string();
    let set = PublishedJwkSet::parse(text.as_bytes()).unwrap();
    set.jwks().map(|jwk| jwk.read(key_use)).collect()
}

#[test]
fn rfc7517_s5_a_bad_key_is_an_error_of_its_own_and_leaves_the_others() {
    let good = jwk(Algorithm::Es256, &json!({}));
    let keys = json!([
        {"kty": "AKP", "pub": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA"},
        jwk(Algorithm::Rs256, &json!({"n": base64url::encode([0xff; 128])})),
        jwk(Algorithm::Es256, &json!({"use": "enc"})),
        7,
        null,
        [],
        good,
    ]);
    let read = read(&keys, KeyUse::Signatures);
    assert!(matches!(read[0], Err(KeyError::UnsupportedKind { .. })));
    assert!(matches!(read[1], Err(KeyError::Unreadable { .. })));
    assert_eq!(
        read[2].as_ref().unwrap_err(),
        &KeyError::RsaTooShort { bits: 1024 }
    );
    assert_eq!(read[3].as_ref().unwrap_err(), &KeyError::NotForSignatures);
    assert!(read[4..7].iter().all(Result::is_err));
    let key = read[7].as_ref().unwrap();
    assert_eq!(key.key_id(), Some(KEYS[&Algorithm::Es256].key_id()));
}

#[test]
fn rfc7517_s9_3_published_secrets_are_refused_as_such_whatever_their_type_or_use() {
    let keys = json!([
        jwk(Algorithm::Es256, &json!({"d": "AA"})),
        jwk(Algorithm::Es256, &json!({"d": null})),
        jwk(Algorithm::Rs256, &json!({"use": "enc", "p": "AA"})),
        {"kty": "oct", "k": "AA", "alg": "HS256"},
        {"kty": "OKP", "crv": "X25519", "x": "AA", "d": "AA"},
    ]);
    for read in read(&keys, KeyUse::Signatures) {
        assert_eq!(read.unwrap_err(), KeyError::PrivateKey);
    }
}

#[test]
fn spiffe_bundle_s4_2_2_only_keys_of_use_jwt_svid_are_taken_and_nobody_else_takes_those() {
    let of_use = |key_use: &str| jwk(Algorithm::Es256, &json!({ "use": key_use }));
    let mut without = of_use("sig");
    without.as_object_mut().unwrap().remove("use");
    let keys = json!([
        of_use("jwt-svid"),
        of_use("x509-svid"),
        of_use("sig"),
        of_use("JWT-SVID"),
        without
    ]);
    let taken = |key_use| -> Vec<bool> { read(&keys, key_use).iter().map(Result::is_ok).collect() };
    assert_eq!(taken(KeyUse::JwtSvids), [true, false, false, false, false]);
    assert_eq!(taken(KeyUse::Signatures), [false, false, true, false, true]);
}

#[test]
fn spiffe_bundle_s4_1_hint_and_sequence_are_whole_numbers_or_nothing() {
    let parse = |extra: Value| {
        let mut set = json!({"keys": []});
        set["spiffe_refresh_hint"] = extra.clone();
        set["spiffe_sequence"] = extra;
        let set = PublishedJwkSet::parse(set.to_string().as_bytes()).unwrap();
        (set.spiffe_refresh_hint(), set.spiffe_sequence())
    };
    assert_eq!(parse(json!(300)), (Some(300), Some(300)));
    assert_eq!(parse(json!(u64::MAX)), (Some(u64::MAX), Some(u64::MAX)));
    for odd in [json!(-1), json!(1.5), json!("300"), json!(null)] {
        assert_eq!(parse(odd), (None, None));
    }
}

#[test]
fn a_key_is_recognised_without_reading_it_again() {
    let members = [
        json!({}),
        json!({"kid": "another"}),
        json!({"use": "enc"}),
        json!({"d": "AA"}),
        json!({"alg": null}),
    ];
    let jwks: Vec<_> = members
        .iter()
        .map(|members| jwk(Algorithm::Es256, members))
        .collect();
    let set = |jwks: &[Value]| {
        PublishedJwkSet::parse(json!({ "keys": jwks }).to_string().as_bytes()).unwrap()
    };
    let set = set(&jwks);
    let key = set.jwks().next().unwrap().read(KeyUse::Signatures).unwrap();
    let is: Vec<_> = set.jwks().map(|jwk| jwk.is(&key)).collect();
    assert_eq!(is, [true, false, false, false, false]);
    // A member that is not understood changes nothing.
    let more = jwk(Algorithm::Es256, &json!({"issued": 7}));
    let text = json!({ "keys": [more] }).to_string();
    let again = PublishedJwkSet::parse(text.as_bytes()).unwrap();
    assert!(again.jwks().next().unwrap().is(&key));
}

#[test]
fn rfc7517_s5_what_is_no_set_or_too_large_is_refused_with_a_sentence() {
    for text in [
        "",
        "{}",
        "[]",
        r#"{"keys":{}}"#,
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[{"kty":"oct","kty":"oct"}]}"#,
    ] {
        let error = PublishedJwkSet::parse(text.as_bytes()).err().unwrap();
        assert!(error.to_string().contains("JWK Set"), "{text}: {error}");
    }
    let of = |count: usize| {
        let text = json!({ "keys": vec![json!({}); count] }).to_string();
        PublishedJwkSet::parse(text.as_bytes()).map(|set| set.jwks().count())
    };
    assert_eq!(of(MOST_PUBLISHED_KEYS), Ok(256));
    let sentence = of(10_000).unwrap_err().to_string();
    assert!(
        sentence.contains("10000 keys") && sentence.contains("256"),
        "{sentence}"
    );
    let huge = format!(r#"{{"keys":[],"a":"{}"}}"#, "x".repeat(256 * 1024));
    assert!(PublishedJwkSet::parse(huge.as_bytes()).is_err());
}
