//! The known attacks on JOSE, each tried (RFC 7515 section 10, RFC 8725).

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RsaKeyPair, RsaPssSaltLength,
    RsaSignatureEncoding,
};
use aws_lc_rs::{hmac, signature};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jws::{CompactJws, MalformedJwt};
use jurat_protocol::jose::jwt::UnverifiedJwt;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::json;

use crate::round_trip::{KEYS, public, verifies};

/// A JWT of any header and claims, well signed.
fn signed(key: &SigningKey, header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
    let input = format!(
        "{}.{}",
        base64url::encode(header),
        base64url::encode(claims)
    );
    let signature = base64url::encode(key.sign(input.as_bytes()));
    format!("{input}.{signature}")
}

fn fault(header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> Option<MalformedJwt> {
    let key = &KEYS[&Algorithm::EdDsa];
    verifies(
        &signed(key, header, claims),
        key.verification_key(),
        Algorithm::EdDsa,
    )
    .err()
}

const HEADER: &str = r#"{"alg":"EdDSA"}"#;

#[test]
fn rfc8725_s3_2_none_and_hmac_have_no_algorithm_in_any_spelling() {
    for name in [
        "none", "None", "NONE", "nOnE", "none ", "", "HS256", "HS384", "HS512", "hs256", "rs256",
        "RS256 ", "EDDSA", "Ed448", "ES256K", "RS1", "A128KW", "dir",
    ] {
        assert_eq!(Algorithm::from_name(name), None, "{name}");
        // The header keeps the spelling, for the record.
        let text = signed(
            &KEYS[&Algorithm::EdDsa],
            json!({"alg": name}).to_string(),
            "{}",
        );
        let jws = CompactJws::decode(&text).unwrap();
        assert_eq!(UnverifiedJwt::parse(&jws).unwrap().header().algorithm, name);
    }
}

#[test]
fn rfc8725_s2_1_a_public_key_is_no_hmac_secret() {
    let key = &KEYS[&Algorithm::Rs256];
    let input = format!(
        "{}.{}",
        base64url::encode(r#"{"alg":"HS256"}"#),
        base64url::encode("{}")
    );
    for secret in [key.public_key_pem(), key.public_jwk().to_string()] {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = base64url::encode(hmac::sign(&secret, input.as_bytes()));
        for algorithm in Algorithm::ALL {
            assert_eq!(
                verifies(&format!("{input}.{tag}"), &public(key), algorithm),
                Ok(false)
            );
        }
    }
}

#[test]
fn rfc8725_s3_10_keys_in_the_header_are_not_used() {
    let attacker = SigningKey::generate(Algorithm::Es256).unwrap();
    let header = json!({
        "alg": "ES256", "jwk": attacker.public_jwk(), "kid": attacker.key_id(),
        "jku": "https://attacker.example/jwks", "x5u": "https://attacker.example/x5u",
        "x5c": ["AAAA"],
    });
    let text = signed(&attacker, header.to_string(), "{}");
    let key = KEYS[&Algorithm::Es256].verification_key();
    assert_eq!(verifies(&text, key, Algorithm::Es256), Ok(false));
    assert_eq!(
        verifies(&text, attacker.verification_key(), Algorithm::Es256),
        Ok(true)
    );
}

#[test]
fn rfc7515_s4_1_11_crit_b64_and_zip_of_any_content_are_noticed() {
    for member in [
        r#""crit":["exp"]"#,
        r#""crit":[]"#,
        r#""crit":null"#,
        r#""crit":7"#,
        r#""cr\u0069t":["x"]"#,
        r#""b64":false"#,
        r#""b64":true"#,
        r#""zip":"DEF""#,
    ] {
        let text = format!(r#"{{"alg":"EdDSA",{member}}}"#);
        let text = signed(&KEYS[&Algorithm::EdDsa], text, "{}");
        let jws = CompactJws::decode(&text).unwrap();
        let jwt = UnverifiedJwt::parse(&jws).unwrap();
        assert!(jwt.header().has_critical, "{member}");
    }
}

#[test]
fn rfc7515_s4_header_parameters_are_of_their_types_and_alg_is_there() {
    for header in [
        "{}",
        r#"{"alg":null}"#,
        r#"{"alg":["EdDSA"]}"#,
        r#"{"alg":"EdDSA","typ":7}"#,
        r#"{"alg":"EdDSA","cty":7}"#,
        r#"{"alg":"EdDSA","kid":{"a":1}}"#,
        r#"{"alg":"EdDSA","x5t":null}"#,
        r#"{"alg":"EdDSA","x5t#S256":[]}"#,
    ] {
        assert_eq!(
            fault(header, "{}"),
            Some(MalformedJwt::HeaderMemberType),
            "{header}"
        );
    }
    // Those that are not looked at may be anything.
    assert_eq!(fault(r#"{"alg":"EdDSA","jku":null,"x":[{}]}"#, "{}"), None);
}

#[test]
fn rfc7515_s4_and_rfc7519_s4_members_are_unique() {
    let twice = Some(MalformedJwt::DuplicateMember);
    assert_eq!(fault(r#"{"alg":"EdDSA","alg":"none"}"#, "{}"), twice);
    assert_eq!(fault(r#"{"alg":"EdDSA","a\u006cg":"none"}"#, "{}"), twice);
    assert_eq!(
        fault(r#"{"alg":"EdDSA","x":{"y":[{"z":1,"z":1}]}}"#, "{}"),
        twice
    );
    assert_eq!(fault(HEADER, r#"{"sub":"a","sub":"b"}"#), twice);
    assert_eq!(fault(HEADER, r#"{"sub":"a","su\u0062":"b"}"#), twice);
    assert_eq!(fault(HEADER, r#"{"act":{"sub":"a","sub":"b"}}"#), twice);
}

#[test]
fn rfc7519_s7_2_header_and_claims_are_utf8_objects_of_bounded_depth() {
    for bad in [
        &b""[..],
        b"null",
        b"[]",
        b"{}x",
        b"{\"a\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
        b"\"{}\"",
    ] {
        assert_eq!(
            fault(bad, "{}"),
            Some(MalformedJwt::HeaderNotObject),
            "{bad:?}"
        );
        assert_eq!(
            fault(HEADER, bad),
            Some(MalformedJwt::ClaimsNotObject),
            "{bad:?}"
        );
    }
    let deep = |depth| {
        format!(
            r#"{{"alg":"EdDSA","a":{}{}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    assert_eq!(fault(deep(31), deep(31)), None);
    assert_eq!(fault(deep(32), "{}"), Some(MalformedJwt::TooDeep));
    assert_eq!(fault(HEADER, deep(32)), Some(MalformedJwt::TooDeep));
    assert_eq!(fault(HEADER, deep(8000)), Some(MalformedJwt::TooDeep));
}

#[test]
fn rfc7518_s3_4_an_ecdsa_signature_in_der_is_refused() {
    let signing = &KEYS[&Algorithm::Es256];
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &signing.to_pkcs8()).unwrap();
    let input = signed(signing, r#"{"alg":"ES256"}"#, "{}");
    let input = input.rsplit_once('.').unwrap().0;
    let der = pair.sign(&system_random(), input.as_bytes()).unwrap();
    // It is a good signature, in another shape.
    let unparsed = signature::UnparsedPublicKey::new(
        &signature::ECDSA_P256_SHA256_ASN1,
        signature::KeyPair::public_key(&pair),
    );
    unparsed.verify(input.as_bytes(), der.as_ref()).unwrap();
    let text = format!("{input}.{}", base64url::encode(der));
    assert_eq!(
        verifies(&text, signing.verification_key(), Algorithm::Es256),
        Ok(false)
    );
}

#[test]
fn rfc7518_s3_5_a_pss_signature_with_another_salt_is_refused() {
    const SHORT_SALT: RsaSignatureEncoding =
        signature::RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(20));
    const ENCODINGS: [(&RsaSignatureEncoding, bool); 2] =
        [(&signature::RSA_PSS_SHA256, true), (&SHORT_SALT, false)];
    let signing = &KEYS[&Algorithm::Ps256];
    let pair = RsaKeyPair::from_pkcs8(&signing.to_pkcs8()).unwrap();
    for (encoding, expected) in ENCODINGS {
        let mut signature = vec![0; 256];
        pair.sign(encoding, &system_random(), b"a text", &mut signature)
            .unwrap();
        let key = signing.verification_key();
        let verified = key.verify(Algorithm::Ps256, b"a text", &signature);
        assert_eq!(verified.is_ok(), expected);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "aws-lc-rs asks for one and does not use it"
)]
fn system_random() -> SystemRandom {
    SystemRandom::new()
}

#[test]
fn rfc7515_s5_2_a_signature_of_zeros_or_of_another_length_is_refused() {
    for (algorithm, key) in KEYS.iter() {
        let input = format!("{}.{}", base64url::encode(HEADER), base64url::encode("{}"));
        let good = key.sign(input.as_bytes());
        let zeros = vec![0; good.len()];
        let shorter = &good[..good.len() - 1];
        let longer = [&good[..], &[0]].concat();
        let front = [&[0], &good[..]].concat();
        for signature in [&zeros[..], shorter, &longer, &front, &[]] {
            let text = format!("{input}.{}", base64url::encode(signature));
            assert_eq!(
                verifies(&text, key.verification_key(), *algorithm),
                Ok(false)
            );
        }
    }
}

#[test]
fn padded_parts_are_verified_over_the_text_as_received() {
    let key = &KEYS[&Algorithm::Es256];
    let pad = |part: String| format!("{part}{}", "=".repeat((4 - part.len() % 4) % 4));
    let input = [r#"{"alg":"ES256"}"#, r#"{"iss":"a"}"#].map(|part| pad(base64url::encode(part)));
    let input = input.join(".");
    assert!(input.contains('='));
    let text = format!(
        "{input}.{}",
        pad(base64url::encode(key.sign(input.as_bytes())))
    );
    let jws = CompactJws::decode(&text).unwrap();
    let jwt = UnverifiedJwt::parse(&jws).unwrap();
    assert!(jwt.is_padded());
    assert_eq!(jwt.issuer(), Some("a"));
    assert!(jwt.verify(key.verification_key(), Algorithm::Es256).is_ok());
    let stripped = text.replace('=', "");
    assert_eq!(
        verifies(&stripped, key.verification_key(), Algorithm::Es256),
        Ok(false)
    );
}

#[test]
fn rfc8725_s3_4_an_ed25519_point_of_small_order_is_refused() {
    let mut points: Vec<[u8; 32]> = Vec::new();
    for (low, rest, high) in [
        (0, 0, 0),
        (1, 0, 0),
        (0xec, 0xff, 0x7f),
        (0xed, 0xff, 0x7f),
        (0xee, 0xff, 0x7f),
    ] {
        let mut point = [rest; 32];
        (point[0], point[31]) = (low, high);
        points.push(point);
    }
    for text in [
        "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
        "xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o",
    ] {
        points.push(base64url::decode(text).unwrap().try_into().unwrap());
    }
    for mut point in points {
        for sign in [0, 0x80] {
            point[31] = point[31] & 0x7f | sign;
            let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": base64url::encode(point)});
            let error = VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap_err();
            assert!(error.to_string().contains("small order"), "{error}");
        }
    }
    // The reason: the identity as key lets one signature verify over any text.
    let mut identity = [0; 32];
    identity[0] = 1;
    let forged = [identity, [0; 32]].concat();
    let raw = signature::UnparsedPublicKey::new(&signature::ED25519, identity);
    raw.verify(b"any text", &forged).unwrap();
}
