//! X.509 certificates as they are registered (RFC 5280, RFC 7468).

use std::fmt::Write as _;

use aws_lc_rs::digest;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::{JwtHeader, SigningKey};
use jurat_protocol::jose::verification_key::{KeyAtRest, KeyError, KeyKind, VerificationKey};
use rcgen::{CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd};
use serde_json::json;

use crate::round_trip::{KEYS, verifies};

fn certificate(key: &SigningKey, usages: &[KeyUsagePurpose]) -> rcgen::Certificate {
    let pair = KeyPair::from_pem(&key.to_pkcs8_pem()).unwrap();
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "partner-1\u{1b}[2J");
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    params.key_usages = usages.to_vec();
    params.self_signed(&pair).unwrap()
}

#[test]
fn rfc5280_a_certificate_gives_key_dates_subject_and_thumbprints() {
    for algorithm in [
        Algorithm::Rs256,
        Algorithm::Es256,
        Algorithm::Es384,
        Algorithm::Es512,
        Algorithm::EdDsa,
    ] {
        let signing = &KEYS[&algorithm];
        let certificate = certificate(signing, &[]);
        let key = VerificationKey::from_pem(&certificate.pem()).unwrap();
        assert_eq!(key.kind(), signing.verification_key().kind());
        assert_eq!(
            key.jwk_thumbprint(),
            signing.verification_key().jwk_thumbprint()
        );
        assert_eq!(key.key_id(), None);
        let dates = key.certificate_dates().unwrap();
        assert_eq!(dates.not_before, 1_704_067_200);
        assert_eq!(dates.not_after, 2_208_988_800);
        // What a terminal would obey is not passed on.
        assert_eq!(key.certificate_subject(), Some("CN=partner-1\u{fffd}[2J"));
        let sha1 = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate.der());
        let sha256 = digest::digest(&digest::SHA256, certificate.der());
        assert_eq!(key.x5t().unwrap(), sha1.as_ref());
        assert_eq!(key.x5t_s256().unwrap(), sha256.as_ref());

        let again = VerificationKey::from_rest(&key.at_rest()).unwrap();
        assert!(matches!(key.at_rest(), KeyAtRest::Certificate(_)));
        assert_eq!(again.at_rest(), key.at_rest());
        assert_eq!(again.x5t_s256(), key.x5t_s256());
        assert_eq!(again.certificate_dates(), key.certificate_dates());
        let from_der = VerificationKey::from_certificate_der(certificate.der()).unwrap();
        assert_eq!(from_der.at_rest(), key.at_rest());

        let text = signing.sign_jwt(&JwtHeader::default(), &json!({}));
        assert_eq!(verifies(&text, &key, algorithm), Ok(true), "{algorithm}");
    }
}

#[test]
fn rfc5280_s4_2_1_3_key_usage_must_allow_signatures() {
    use KeyUsagePurpose::{
        ContentCommitment, CrlSign, DigitalSignature, KeyCertSign, KeyEncipherment,
    };
    let read = |usages: &[KeyUsagePurpose]| {
        let certificate = certificate(&KEYS[&Algorithm::Es256], usages);
        VerificationKey::from_pem(&certificate.pem()).err()
    };
    for usages in [
        &[][..],
        &[DigitalSignature],
        &[ContentCommitment],
        &[DigitalSignature, KeyEncipherment],
    ] {
        assert_eq!(read(usages), None, "{usages:?}");
    }
    for usages in [&[KeyEncipherment][..], &[KeyCertSign, CrlSign]] {
        assert_eq!(read(usages), Some(KeyError::NotForSignatures), "{usages:?}");
    }
}

#[test]
fn a_self_signed_certificate_of_an_authority_is_taken_as_openssl_makes_it() {
    let pair = KeyPair::from_pem(&KEYS[&Algorithm::Es256].to_pkcs8_pem()).unwrap();
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&pair).unwrap();
    let key = VerificationKey::from_pem(&certificate.pem()).unwrap();
    assert_eq!(key.kind(), KeyKind::P256);
}

#[test]
fn rfc7468_s5_pem_is_found_in_other_text_and_the_first_certificate_counts() {
    let first = certificate(&KEYS[&Algorithm::Es256], &[]).pem();
    let second = certificate(&KEYS[&Algorithm::EdDsa], &[]).pem();
    let indented = first.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "    {line}  ");
        text
    });
    for text in [
        format!("{first}{second}"),
        format!("Certificate:\n    Data:\n        Version: 3 (0x2)\n{first}"),
        format!("Bag Attributes\n    localKeyID: 6A 75\nsubject=CN = ü\n{first}\ntail"),
        format!("\u{feff}{}", first.replace('\n', "\r\n")),
        first.replace("CERTIFICATE", "X509 CERTIFICATE"),
        format!(
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{first}"
        ),
        indented,
        first.trim_end().to_owned(),
    ] {
        let key = VerificationKey::from_pem(&text).unwrap();
        assert_eq!(key.kind(), KeyKind::P256, "{text}");
        assert!(key.certificate_dates().is_some());
    }
}

#[test]
fn rfc7468_s2_what_is_not_pem_is_refused_with_its_reason() {
    let pem = certificate(&KEYS[&Algorithm::Es256], &[]).pem();
    let request = pem.replace("CERTIFICATE", "CERTIFICATE REQUEST");
    for text in ["", "hello", "-----END CERTIFICATE-----", &request] {
        assert_eq!(
            VerificationKey::from_pem(text).unwrap_err(),
            KeyError::NoPem,
            "{text}"
        );
    }
    let cut_short = &pem[..pem.len() / 2];
    let damaged = pem.replacen("MII", "M!I", 1).replacen("MIIB", "MI?B", 1);
    let other_der = crate::private_jwk::pem("CERTIFICATE", &[0x30, 3, 2, 1, 1]);
    let trailing = {
        let mut der = certificate(&KEYS[&Algorithm::Es256], &[]).der().to_vec();
        der.push(0);
        crate::private_jwk::pem("CERTIFICATE", &der)
    };
    let huge = format!("{}{pem}", " ".repeat(64 * 1024));
    for text in [
        "-----BEGIN CERTIFICATE",
        cut_short,
        &damaged,
        &other_der,
        &trailing,
        &huge,
    ] {
        let error = VerificationKey::from_pem(text).unwrap_err();
        assert!(matches!(error, KeyError::Unreadable { .. }), "{error}");
    }
}
