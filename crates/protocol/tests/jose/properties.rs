//! What holds for every input (RFC 7515, RFC 7519, RFC 4648).

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwk_set::parse_jwk_set;
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_protocol::jose::verification_key::VerificationKey;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::round_trip::{KEYS, verifies};

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn any_algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(Algorithm::ALL.to_vec())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(".{0,6}", inner, 0..5)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn any_claims() -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope"
        ])
        .prop_map(str::to_owned),
        ".{0,8}",
    ];
    btree_map(name, any_json(), 0..20).prop_map(|members| members.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn parsing_any_text_never_panics(text in ".{0,300}") {
        let _ = verifies(&text, KEYS[&Algorithm::EdDsa].verification_key(), Algorithm::EdDsa);
        let _ = VerificationKey::from_pem(&text);
        let _ = SigningKey::from_pem(&text, None);
    }

    #[test]
    fn parsing_any_octets_never_panics(octets in vec(any::<u8>(), 0..600)) {
        let _ = VerificationKey::from_jwk(&octets);
        let _ = VerificationKey::from_certificate_der(&octets);
        let _ = VerificationKey::from_spki_der(&octets);
        let _ = parse_jwk_set(&octets);
        let _ = SigningKey::from_pkcs8(&octets, Algorithm::Es256);
    }

    #[test]
    fn parsing_any_three_parts_never_panics(
        header in vec(any::<u8>(), 0..200), claims in vec(any::<u8>(), 0..200), signature in vec(any::<u8>(), 0..80),
    ) {
        let text = [header, claims, signature].map(base64url::encode).join(".");
        let key = KEYS[&Algorithm::Es256].verification_key();
        prop_assert_ne!(verifies(&text, key, Algorithm::Es256), Ok(true));
    }

    #[test]
    fn damaged_keys_never_panic_and_what_is_read_reads_back(
        algorithm in any_algorithm(), at in any::<prop::sample::Index>(), to in any::<char>(),
    ) {
        let key = &KEYS[&algorithm];
        for text in [key.public_key_pem(), key.public_jwk().to_string(), key.to_pkcs8_pem().to_string()] {
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len());
            letters[at] = to;
            let damaged: String = letters.into_iter().collect();
            let from_pem = VerificationKey::from_pem(&damaged);
            let from_jwk = VerificationKey::from_jwk(damaged.as_bytes());
            for read in [from_pem, from_jwk].into_iter().flatten() {
                let again = VerificationKey::from_rest(&read.at_rest()).unwrap();
                prop_assert_eq!(again.jwk_thumbprint(), read.jwk_thumbprint());
            }
            let _ = SigningKey::from_pem(&damaged, Some(algorithm));
        }
    }

    #[test]
    fn rfc4648_s5_base64url_comes_back(octets in vec(any::<u8>(), 0..200)) {
        let text = base64url::encode(&octets);
        prop_assert!(text.chars().all(|letter| ALPHABET.contains(letter)));
        prop_assert_eq!(base64url::decode(&text), Some(octets));
    }

    #[test]
    fn rfc4648_s3_5_only_the_canonical_text_decodes(text in "[A-Za-z0-9_=+/ -]{0,40}") {
        if let Some(octets) = base64url::decode(&text) {
            prop_assert_eq!(base64url::encode(octets), text);
        }
    }

    #[test]
    fn rfc7519_claims_come_back_whatever_they_are(claims in any_claims()) {
        let key = &KEYS[&Algorithm::EdDsa];
        let text = key.sign_jwt(&JwtHeader::default(), &claims);
        let jws = CompactJws::decode(&text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).unwrap();
        prop_assert_eq!(jwt.issuer(), claims.get("iss").and_then(Value::as_str));
        let Ok(jwt) = jwt.verify(key.verification_key(), Algorithm::EdDsa) else {
            return Err(TestCaseError::fail("not verified"));
        };
        let subject = jwt.claims().subject.as_present().map(|subject| &**subject);
        prop_assert_eq!(subject, claims.get("sub").and_then(Value::as_str));
        prop_assert_eq!(jwt.claims().text, serde_json::to_string(&claims).unwrap());
    }

    #[test]
    fn rfc7515_s5_2_one_changed_octet_anywhere_is_refused(
        algorithm in any_algorithm(), at in any::<prop::sample::Index>(), flip in 1..=255u8,
    ) {
        let key = &KEYS[&algorithm];
        let text = key.sign_jwt(&JwtHeader::default(), &json!({"iss": "partner-1", "sub": "ann"}));
        let mut parts: Vec<_> = text.split('.').map(|part| base64url::decode(part).unwrap()).collect();
        let mut at = at.index(parts.iter().map(Vec::len).sum());
        for part in &mut parts {
            match part.get_mut(at) {
                Some(octet) => {
                    *octet ^= flip;
                    break;
                }
                None => at -= part.len(),
            }
        }
        let changed = parts.iter().map(base64url::encode).collect::<Vec<_>>().join(".");
        prop_assert_ne!(changed.clone(), text);
        prop_assert_ne!(verifies(&changed, key.verification_key(), algorithm), Ok(true));
    }

    #[test]
    fn rfc7515_s2_one_changed_letter_anywhere_is_refused(
        algorithm in any_algorithm(), at in any::<prop::sample::Index>(), to in any::<char>(),
    ) {
        let key = &KEYS[&algorithm];
        let text = key.sign_jwt(&JwtHeader::default(), &json!({"iss": "partner-1"}));
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        prop_assume!(letters[at] != to);
        letters[at] = to;
        let changed: String = letters.into_iter().collect();
        prop_assert_ne!(verifies(&changed, key.verification_key(), algorithm), Ok(true));
    }

    #[test]
    fn rfc7519_s4_a_duplicate_member_at_any_depth_is_refused(
        claims in any_claims(), name in ".{0,6}", depth in 0..28usize, in_array in any::<bool>(),
    ) {
        let name = Value::from(name).to_string();
        let rest = serde_json::to_string(&claims).unwrap();
        let mut text = format!("{{{name}:{rest},{name}:1}}");
        for _ in 0..depth {
            text = if in_array { format!("{{\"a\":[{text}]}}") } else { format!("{{\"a\":{text}}}") };
        }
        let header = base64url::encode(r#"{"alg":"EdDSA"}"#);
        let text = format!("{header}.{}.", base64url::encode(text));
        let jws = CompactJws::decode(&text).unwrap();
        let expected = if in_array && depth > 15 { MalformedJwt::TooDeep } else { MalformedJwt::DuplicateMember };
        let fault = UnverifiedJwt::parse(&jws).err();
        // The random claims may be the deeper ones.
        prop_assert!(fault == Some(expected) || fault == Some(MalformedJwt::TooDeep), "{fault:?}");
    }
}

#[test]
fn thousands_of_members_are_told_apart_and_the_last_repeat_is_found() {
    let many = |last: &str| {
        let members: Vec<_> = (0..1800).map(|number| format!("\"{number}\":0")).collect();
        let text = format!("{{{},\"{last}\":0}}", members.join(","));
        let header = base64url::encode(r#"{"alg":"EdDSA"}"#);
        let text = format!("{header}.{}.", base64url::encode(text));
        let jws = CompactJws::decode(&text).unwrap();
        UnverifiedJwt::parse(&jws).err()
    };
    assert_eq!(many("x"), None);
    assert_eq!(many("0"), Some(MalformedJwt::DuplicateMember));
    assert_eq!(many("1799"), Some(MalformedJwt::DuplicateMember));
}
