//! JSON Web Keys and sets of them: what is taken, what is passed over, what is refused (RFC 7517, RFC 7518 section 6).

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwk_set::{jwk_set_json, parse_jwk_set};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyAtRest, KeyError, VerificationKey};
use serde_json::{Value, json};

use crate::round_trip::KEYS;

fn read(jwk: &Value) -> Result<VerificationKey, KeyError> {
    VerificationKey::from_jwk(jwk.to_string().as_bytes())
}

fn bare(algorithm: Algorithm) -> Value {
    KEYS[&algorithm].verification_key().to_jwk()
}

/// The JWK with some members set; `null` takes one away.
fn with(mut jwk: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        jwk[name] = value.clone();
        if value.is_null() {
            jwk.as_object_mut().unwrap().remove(name);
        }
    }
    jwk
}

fn why(jwk: &Value) -> String {
    read(jwk).unwrap_err().to_string()
}

#[test]
fn rfc7517_s4_use_key_ops_and_alg_are_honoured() {
    let rsa = bare(Algorithm::Rs256);
    let all = read(&rsa).unwrap().algorithms();
    assert_eq!(all.iter().count(), 6);
    for members in [
        json!({"use": "sig"}),
        json!({"key_ops": ["verify"]}),
        json!({"key_ops": ["sign", "verify"], "use": "sig"}),
        json!({"kid": "1", "unknown": {"a": [1]}}),
    ] {
        assert_eq!(
            read(&with(rsa.clone(), &members)).unwrap().algorithms(),
            all
        );
    }
    let narrowed = read(&with(rsa.clone(), &json!({"alg": "PS512"}))).unwrap();
    assert_eq!(narrowed.algorithms(), AlgorithmSet::of(&[Algorithm::Ps512]));
    for members in [
        json!({"use": "enc"}),
        json!({"use": "SIG"}),
        json!({"key_ops": ["encrypt"]}),
        json!({"key_ops": []}),
        json!({"use": "sig", "key_ops": ["sign"]}),
        json!({"alg": "RSA-OAEP"}),
        json!({"alg": "HS256"}),
        json!({"alg": "none"}),
        json!({"alg": "ES256"}),
    ] {
        let error = read(&with(rsa.clone(), &members)).unwrap_err();
        assert_eq!(error, KeyError::NotForSignatures, "{members}");
    }
}

#[test]
fn rfc9864_ed25519_names_the_same_algorithm_as_eddsa() {
    for name in ["EdDSA", "Ed25519"] {
        let key = read(&with(bare(Algorithm::EdDsa), &json!({"alg": name}))).unwrap();
        assert_eq!(key.algorithms(), AlgorithmSet::of(&[Algorithm::EdDsa]));
    }
}

#[test]
fn rfc7518_s6_2_points_must_be_on_their_curve_and_of_full_size() {
    let ec = bare(Algorithm::Es256);
    for members in [
        json!({"x": ec["y"]}),
        json!({"x": base64url::encode([0; 32]), "y": base64url::encode([0; 32])}),
        json!({"x": base64url::encode([0xff; 32])}),
    ] {
        assert!(
            why(&with(ec.clone(), &members)).contains("not on P-256"),
            "{members}"
        );
    }
    let x = base64url::decode(ec["x"].as_str().unwrap()).unwrap();
    for octets in [&[&[0], &x[..]].concat()[..], &x[1..], &[]] {
        let jwk = with(ec.clone(), &json!({"x": base64url::encode(octets)}));
        assert!(why(&jwk).contains("of 32 octets each"), "{jwk}");
    }
    assert!(why(&with(ec.clone(), &json!({"crv": "P-384"}))).contains("of 48 octets each"));
    assert!(why(&with(ec.clone(), &json!({"y": null}))).contains("y is missing"));
    assert!(why(&with(ec.clone(), &json!({"crv": null}))).contains("crv is missing"));
    assert!(why(&with(ec, &json!({"x": "AA=="}))).contains("x is not base64url"));
    let ed = bare(Algorithm::EdDsa);
    let jwk = with(ed, &json!({"x": base64url::encode([1; 31])}));
    assert!(why(&jwk).contains("not 32 octets"));
}

#[test]
fn rfc7518_s3_3_rsa_is_of_2048_to_8192_bits_with_a_sound_exponent() {
    let rsa = bare(Algorithm::Rs256);
    let n = base64url::decode(rsa["n"].as_str().unwrap()).unwrap();
    let sized = |octets: usize| {
        let mut n = vec![0x81; octets];
        n[0] = 0xff;
        with(rsa.clone(), &json!({"n": base64url::encode(n)}))
    };
    assert_eq!(
        read(&sized(128)).unwrap_err(),
        KeyError::RsaTooShort { bits: 1024 }
    );
    assert_eq!(
        read(&sized(255)).unwrap_err(),
        KeyError::RsaTooShort { bits: 2040 }
    );
    assert!(read(&sized(256)).is_ok());
    assert!(read(&sized(1024)).is_ok());
    assert!(why(&sized(1025)).contains("longer than 8192"));
    let mut even = n.clone();
    even[255] &= 0xfe;
    let jwk = with(rsa.clone(), &json!({"n": base64url::encode(even)}));
    assert!(why(&jwk).contains("modulus is even"));
    for e in [&[][..], &[0], &[1], &[2], &[1, 0, 0]] {
        let jwk = with(rsa.clone(), &json!({"e": base64url::encode(e)}));
        assert!(why(&jwk).contains("even or less than 3"), "{e:?}");
    }
    let jwk = with(
        rsa.clone(),
        &json!({"e": base64url::encode([3, 0, 0, 0, 1])}),
    );
    assert!(why(&jwk).contains("longer than 33 bits"));
    for e in [&[3][..], &[1, 0, 1], &[1, 0, 0, 0, 1]] {
        assert!(read(&with(rsa.clone(), &json!({"e": base64url::encode(e)}))).is_ok());
    }
}

#[test]
fn rfc7518_s6_3_1_1_leading_zeros_are_dropped_and_change_no_thumbprint() {
    let rsa = bare(Algorithm::Rs256);
    let n = base64url::decode(rsa["n"].as_str().unwrap()).unwrap();
    let padded = json!({"n": base64url::encode([&[0, 0], &n[..]].concat()), "e": "AAEAAQ"});
    let key = read(&with(rsa, &padded)).unwrap();
    let expected = KEYS[&Algorithm::Rs256].verification_key();
    assert_eq!(key.jwk_thumbprint(), expected.jwk_thumbprint());
    assert_eq!(key.kind(), expected.kind());
}

#[test]
fn rfc7517_s9_3_private_members_are_refused() {
    for name in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
            let jwk = with(bare(algorithm), &json!({name: "AA"}));
            assert_eq!(read(&jwk).unwrap_err(), KeyError::PrivateKey, "{name}");
        }
    }
}

#[test]
fn kinds_that_sign_nothing_here_are_named() {
    let ec = bare(Algorithm::Es256);
    for (members, kind) in [
        (json!({"kty": "oct", "k": "AA"}), "oct"),
        (json!({"kty": "ec"}), "ec"),
        (json!({"crv": "secp256k1"}), "secp256k1"),
        (json!({"kty": "OKP", "crv": "X25519"}), "X25519"),
        (json!({"kty": "OKP", "crv": "Ed448"}), "Ed448"),
        (json!({"kty": "OKP"}), "P-256"),
        (json!({"crv": "Ed25519"}), "Ed25519"),
    ] {
        let error = read(&with(ec.clone(), &members)).unwrap_err();
        assert_eq!(error, KeyError::UnsupportedKind { kind: kind.into() });
    }
}

#[test]
fn rfc7515_s4_1_7_stated_thumbprints_are_kept_when_they_are_thumbprints() {
    let stated = json!({
        "x5t": base64url::encode([7; 20]), "x5t#S256": base64url::encode([8; 32]),
    });
    let key = read(&with(bare(Algorithm::Es256), &stated)).unwrap();
    assert_eq!((key.x5t(), key.x5t_s256()), (Some([7; 20]), Some([8; 32])));
    // The hexadecimal form of WSO2 is another name, not a malformed key.
    let stated = json!({"x5t": base64url::encode([b'a'; 64]), "x5t#S256": "?"});
    let key = read(&with(bare(Algorithm::Es256), &stated)).unwrap();
    assert_eq!((key.x5t(), key.x5t_s256()), (None, None));
}

#[test]
fn a_source_holds_the_understood_members_and_no_others() {
    let members =
        json!({"kid": "k", "use": "sig", "alg": "ES256", "note": "x", "x5u": "https://a"});
    let key = read(&with(bare(Algorithm::Es256), &members)).unwrap();
    let KeyAtRest::Jwk(jwk) = key.at_rest() else {
        panic!("a JWK");
    };
    let expected = json!({"kid": "k", "use": "sig", "alg": "ES256"});
    assert_eq!(jwk, with(bare(Algorithm::Es256), &expected));
}

#[test]
fn rfc7517_s4_a_jwk_is_one_strict_object() {
    let good = bare(Algorithm::EdDsa).to_string();
    for text in [
        String::new(),
        "[]".to_owned(),
        format!("{good}{good}"),
        good.replacen('{', r#"{"kty":"OKP","#, 1),
        good.replacen('{', r#"{"kt\u0079":"EC","#, 1),
        good.replacen('{', r#"{"kid":7,"#, 1),
        good.replacen('{', r#"{"key_ops":"verify","#, 1),
        good.replacen("OKP", "", 1)
            .replacen("\"kty\":\"\"", "\"kty\":null", 1),
        "{}".to_owned(),
        format!("{{\"a\":\"{}\",{}", "x".repeat(70_000), &good[1..]),
    ] {
        let error = VerificationKey::from_jwk(text.as_bytes()).unwrap_err();
        assert!(
            matches!(error, KeyError::Unreadable { .. }),
            "{error}: {text:.80}"
        );
    }
    assert!(VerificationKey::from_jwk(b"{\"kty\":\"\xff\"}").is_err());
}

#[test]
fn rfc7517_s5_a_set_passes_over_foreign_keys_and_refuses_bad_ones() {
    let published: Vec<_> = KEYS.values().map(SigningKey::public_jwk).collect();
    let text = jwk_set_json(&published);
    let keys = parse_jwk_set(text.as_bytes()).unwrap();
    assert_eq!(keys.len(), published.len());
    for (key, (algorithm, signing)) in keys.iter().zip(KEYS.iter()) {
        assert_eq!(key.key_id(), Some(signing.key_id()));
        assert_eq!(key.algorithms(), AlgorithmSet::of(&[*algorithm]));
    }
    let set = |extra: Value| {
        let text = json!({"keys": [published[0], extra], "issued_by": "x"}).to_string();
        parse_jwk_set(text.as_bytes()).map(|keys| keys.len())
    };
    let es256 = bare(Algorithm::Es256);
    for foreign in [
        json!({"kty": "oct", "k": "AA"}),
        json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"}),
        json!({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}),
        with(es256.clone(), &json!({"use": "enc"})),
        with(es256.clone(), &json!({"alg": "ECDH-ES"})),
    ] {
        assert_eq!(set(foreign.clone()), Ok(1), "{foreign}");
    }
    assert_eq!(
        set(with(es256.clone(), &json!({"d": "AA"}))),
        Err(KeyError::PrivateKey)
    );
    let short = with(
        bare(Algorithm::Rs256),
        &json!({"n": base64url::encode([0xff; 128])}),
    );
    assert_eq!(set(short), Err(KeyError::RsaTooShort { bits: 1024 }));
    let error = set(with(es256, &json!({"x": "AA"})))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("JWK Set") && error.contains("JWK number 2"),
        "{error}"
    );
}

#[test]
fn rfc7517_s5_what_is_no_set_is_refused() {
    for text in [
        "",
        "{}",
        "[]",
        r#"{"keys":{}}"#,
        r#"{"keys":null}"#,
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[7]}"#,
        r#"{"keys":[{"kty":"oct","kty":"oct"}]}"#,
    ] {
        let error = parse_jwk_set(text.as_bytes()).unwrap_err();
        assert!(
            matches!(
                error,
                KeyError::Unreadable {
                    what: "JWK Set",
                    ..
                }
            ),
            "{text}: {error}"
        );
    }
    assert!(parse_jwk_set(br#"{"keys":[]}"#).unwrap().is_empty());
    let huge = format!(r#"{{"keys":[],"a":"{}"}}"#, "x".repeat(256 * 1024));
    assert!(parse_jwk_set(huge.as_bytes()).is_err());
}
