//! CA bundles as they are registered.

use rcgen::{BasicConstraints, IsCa, KeyUsagePurpose, date_time_ymd};

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate::CertificateDates;
use crate::jose::certificate_path::{BundleError, CertificateAuthorities};
use crate::jose::verification_key::KeyError;

use super::made::{authority, bundle, key, leaf, root, self_signed};

fn fault(pem: &str) -> BundleError {
    CertificateAuthorities::from_pem(pem).err().unwrap()
}

#[test]
fn a_bundle_keeps_its_text_and_shows_subjects_dates_and_uses() {
    let mut params = authority("Partner\u{1b}[2J");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.not_after = date_time_ymd(2025, 1, 1);
    let ended = self_signed(params, key(Algorithm::Es256));
    let other = root("Other");
    let authorities = bundle(&[&ended, &other]);
    let [first, second] = authorities.authorities() else {
        panic!("{:?}", authorities.authorities());
    };
    assert_eq!(first.subject, "CN=Partner\u{fffd}[2J");
    let dates = CertificateDates {
        not_before: 1_704_067_200,
        not_after: 1_735_689_600,
    };
    assert_eq!(first.dates, dates);
    assert_eq!(
        (first.most_intermediates, first.signs_revocation_lists),
        (Some(1), false)
    );
    assert_eq!(
        (second.most_intermediates, second.signs_revocation_lists),
        (None, true)
    );
    let again = CertificateAuthorities::from_pem(authorities.to_pem()).unwrap();
    assert_eq!(again.to_pem(), authorities.to_pem());
    assert_eq!(again.authorities(), authorities.authorities());
}

#[test]
fn rfc7468_s5_certificates_are_found_in_other_text_and_counted_once() {
    let (one, two) = (root("One").certificate.pem(), root("Two").certificate.pem());
    let parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    for text in [
        format!("{one}{two}"),
        format!(
            "\u{feff}# One\r\n{}\r\n# Two\r\n{two}",
            one.replace('\n', "\r\n")
        ),
        format!("{one}{one}{two}{one}"),
        format!(
            "{parameters}{one}{}",
            two.replace("CERTIFICATE", "X509 CERTIFICATE")
        ),
        format!("{one}{two}").replace('\n', "\n    "),
    ] {
        let authorities = CertificateAuthorities::from_pem(&text).unwrap();
        assert_eq!(
            authorities.to_pem().replace('\n', ""),
            format!("{one}{two}").replace(['\r', '\n'], "")
        );
    }
}

#[test]
fn a_text_without_certificates_is_refused() {
    let request = root("Root")
        .certificate
        .pem()
        .replace("CERTIFICATE", "CERTIFICATE REQUEST");
    for text in ["", "hello", &request] {
        assert_eq!(fault(text), BundleError::NoCertificate);
    }
    let pem = root("Root").certificate.pem();
    assert_eq!(fault(&pem[..pem.len() / 2]), BundleError::BadBlock);
    let other = pem.replacen("MII", "AAA", 1);
    assert_eq!(
        fault(&format!("{pem}{other}")),
        BundleError::Unreadable { position: 2 }
    );
}

#[test]
fn a_private_key_in_a_bundle_is_refused() {
    let root = root("Root");
    let text = format!("{}{}", root.certificate.pem(), root.key.serialize_pem());
    assert_eq!(fault(&text), BundleError::PrivateKey);
}

#[test]
fn rfc5280_s4_2_1_9_only_authorities_are_registered() {
    let root = root("Root");
    let mut explicit = leaf("Leaf");
    explicit.is_ca = IsCa::ExplicitNoCa;
    for params in [leaf("Leaf"), explicit] {
        let text = format!(
            "{}{}",
            root.certificate.pem(),
            root.signs(params).certificate.pem()
        );
        let subject = "CN=Leaf".to_owned();
        assert_eq!(
            fault(&text),
            BundleError::NotAnAuthority {
                position: 2,
                subject
            }
        );
    }
}

#[test]
fn rfc5280_s4_2_1_3_an_authority_that_signs_no_certificates_is_refused() {
    let mut params = authority("Root");
    params.key_usages = vec![KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    let root = self_signed(params, key(Algorithm::Es256));
    let subject = "CN=Root".to_owned();
    let expected = BundleError::SignsNoCertificates {
        position: 1,
        subject,
    };
    assert_eq!(fault(&root.certificate.pem()), expected);
}

#[test]
fn an_authority_with_a_short_rsa_key_is_refused() {
    let root = root("Root");
    let weak = root.certifies(
        &authority("Weak"),
        &super::refused_leaves::Rsa::of_bits(1024),
    );
    let expected = BundleError::Key {
        position: 1,
        subject: "CN=Weak".to_owned(),
        why: KeyError::RsaTooShort { bits: 1024 },
    };
    assert_eq!(fault(&weak.pem()), expected);
}

#[test]
fn a_bundle_holds_32_authorities_and_256_kib() {
    let pems: Vec<_> = (0..33)
        .map(|at| root(&at.to_string()).certificate.pem())
        .collect();
    let all = CertificateAuthorities::from_pem(&pems[..32].concat()).unwrap();
    assert_eq!(all.authorities().len(), 32);
    assert_eq!(fault(&pems.concat()), BundleError::TooMany);
    let padded = format!("{}{}", pems[0], " ".repeat(256 * 1024));
    assert_eq!(fault(&padded), BundleError::TooLong);
}
