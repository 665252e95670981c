//! Keys in the forms they come in, and what is refused of them.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyAtRest, KeyError, KeyKind, VerificationKey};
use serde_json::json;

use crate::private_jwk::{der, integer, pem};
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
            let again = VerificationKey::from_rest(&read.at_rest()).unwrap();
            assert_eq!(again.at_rest(), read.at_rest());
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
    let KeyAtRest::Jwk(mut jwk) = public(key).at_rest() else {
        panic!("a JWK");
    };
    jwk["d"] = "AAAA".into();
    let error = VerificationKey::from_jwk(jwk.to_string().as_bytes()).unwrap_err();
    assert_eq!(error, KeyError::PrivateKey);
}

/// A `SubjectPublicKeyInfo` of an EC key on P-256.
fn p256_spki(point: &[u8]) -> Vec<u8> {
    let ec = der(6, &[vec![0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]]);
    let curve = der(6, &[vec![0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]]);
    let bits = der(3, &[vec![0], point.to_vec()]);
    der(0x30, &[der(0x30, &[ec, curve]), bits])
}

#[test]
fn rfc5480_s2_2_a_compressed_point_is_the_same_key() {
    let expected = KEYS[&Algorithm::Es256].verification_key();
    let jwk = expected.to_jwk();
    let [x, y] = ["x", "y"].map(|name| base64url::decode(jwk[name].as_str().unwrap()).unwrap());
    let compressed = [&[2 + (y[31] & 1)], &x[..]].concat();
    let uncompressed = [&[4], &x[..], &y].concat();
    for point in [compressed, uncompressed] {
        let key = VerificationKey::from_pem(&pem("PUBLIC KEY", &p256_spki(&point))).unwrap();
        assert_eq!(key.jwk_thumbprint(), expected.jwk_thumbprint());
        assert_eq!(key.at_rest(), KeyAtRest::PublicKey(expected.to_pem()));
    }
    for point in [vec![0], vec![], [&[4], &x[..], &x].concat(), x, vec![4; 65]] {
        let error = VerificationKey::from_spki_der(&p256_spki(&point)).unwrap_err();
        assert!(matches!(error, KeyError::Unreadable { .. }), "{error}");
    }
}

#[test]
fn rfc7518_s3_3_rsa_under_2048_bits_is_refused_in_every_form() {
    let pkcs1 = |octets: usize| {
        let mut n = vec![0x81; octets];
        n[0] = 0xff;
        der(0x30, &[integer(&n), integer(&[1, 0, 1])])
    };
    let spki = |octets: usize| {
        let rsa = der(6, &[vec![0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]]);
        let algorithm = der(0x30, &[rsa, der(5, &[])]);
        der(0x30, &[algorithm, der(3, &[vec![0], pkcs1(octets)])])
    };
    for (label, good, short) in [
        ("RSA PUBLIC KEY", pkcs1(256), pkcs1(128)),
        ("PUBLIC KEY", spki(256), spki(128)),
    ] {
        let key = VerificationKey::from_pem(&pem(label, &good)).unwrap();
        assert_eq!(key.kind(), KeyKind::Rsa { bits: 2048 });
        assert!(matches!(key.at_rest(), KeyAtRest::PublicKey(_)));
        let error = VerificationKey::from_pem(&pem(label, &short)).unwrap_err();
        assert_eq!(error, KeyError::RsaTooShort { bits: 1024 });
    }
    let negative = der(0x30, &[der(2, &[vec![0xff; 256]]), integer(&[1, 0, 1])]);
    let trailing = [pkcs1(256), vec![5, 0]].concat();
    for damaged in [negative, trailing, vec![], vec![0x30]] {
        let error = VerificationKey::from_pem(&pem("RSA PUBLIC KEY", &damaged)).unwrap_err();
        assert!(matches!(error, KeyError::Unreadable { .. }), "{error}");
    }
}

#[test]
fn public_keys_of_other_kinds_are_named() {
    let spki = |oid: &[u8]| {
        let algorithm = der(0x30, &[der(6, &[oid.to_vec()])]);
        der(0x30, &[algorithm, der(3, &[vec![0; 58]])])
    };
    for (oid, kind) in [
        (&[0x2b, 0x65, 0x71][..], "Ed448"),
        (&[0x2b, 0x65, 0x6e], "X25519"),
        (
            &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10],
            "RSASSA-PSS (use rsaEncryption)",
        ),
        (
            &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1],
            "EC without a named curve",
        ),
        (&[0x2a, 3], "1.2.3"),
    ] {
        let error = VerificationKey::from_spki_der(&spki(oid)).unwrap_err();
        assert_eq!(error, KeyError::UnsupportedKind { kind: kind.into() });
    }
}

#[test]
fn a_private_key_that_cannot_be_used_says_why() {
    let key = &KEYS[&Algorithm::Es256];
    let good = key.to_pkcs8_pem();
    let why = |text: &str, algorithm| {
        let error = SigningKey::from_pem(text, algorithm).err().unwrap();
        assert!(
            matches!(
                error,
                KeyError::Unreadable {
                    what: "private key",
                    ..
                }
            ),
            "{error}"
        );
        error.to_string()
    };
    assert!(why("", None).contains("no PEM block"));
    assert!(why(&key.public_key_pem(), None).contains("no PEM block"));
    let encrypted = good.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    assert!(why(&encrypted, None).contains("encrypted with a passphrase"));
    assert!(why(&good[..good.len() - 40], None).contains("cut short"));
    assert!(why(&pem("PRIVATE KEY", &[0x30, 0]), None).contains("it is not an RSA key"));
    for algorithm in [Algorithm::Es384, Algorithm::Rs256, Algorithm::EdDsa] {
        assert!(why(&good, Some(algorithm)).contains("not a key that signs"));
    }
    // As `openssl ecparam -genkey` writes it, and behind a certificate.
    for before in [
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n",
        "Key Attributes: <No Attributes>\n",
        "\u{feff}",
    ] {
        let text = format!("{before}{}", good.replace('\n', "\r\n"));
        assert_eq!(
            SigningKey::from_pem(&text, None).unwrap().key_id(),
            key.key_id()
        );
    }
}

#[test]
fn a_source_at_rest_keeps_its_form() {
    let forms = [
        (
            KeyAtRest::Certificate("c".into()),
            json!({"form": "certificate", "value": "c"}),
        ),
        (
            KeyAtRest::PublicKey("p".into()),
            json!({"form": "public_key", "value": "p"}),
        ),
        (
            KeyAtRest::Jwk(json!({"kty": "x"})),
            json!({"form": "jwk", "value": {"kty": "x"}}),
        ),
    ];
    for (source, stored) in forms {
        assert_eq!(serde_json::to_value(&source).unwrap(), stored);
        assert_eq!(serde_json::from_value::<KeyAtRest>(stored).unwrap(), source);
    }
}

#[test]
fn what_is_shown_of_a_key_is_its_thumbprint() {
    let key = KEYS[&Algorithm::Es256].verification_key();
    let shown = format!("{key:?}");
    assert!(
        shown.contains("P256") && shown.contains(KEYS[&Algorithm::Es256].key_id()),
        "{shown}"
    );
}
