//! Leaves that give no key although an authority signed them, or because none did.

use rcgen::{CustomExtension, KeyUsagePurpose, PublicKeyData, SignatureAlgorithm, date_time_ymd};

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::{CertificateRules, PathError};
use crate::jose::verification_key::KeyError;

use super::made::{
    NOW, asked, assert_gives_key, authority, bundle, der, key, leaf, refused, root, self_signed,
    x5c,
};

#[test]
fn rfc5280_s6_1_3_a_chain_of_strangers_is_refused() {
    let trusted = root("Root");
    let stranger = root("Stranger");
    let first = stranger.signs(authority("First"));
    let leaf = first.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&trusted], &[&leaf, &first, &stranger]),
        PathError::NotChaining
    );
    assert_eq!(refused(&[&trusted], &[&leaf]), PathError::NotChaining);
}

#[test]
fn rfc5280_s6_1_3_a_1_a_chain_with_the_names_of_another_is_refused() {
    let trusted = root("Root");
    let trusted_first = trusted.signs(authority("First"));
    let attacker = root("Root");
    let first = attacker.signs(authority("First"));
    let leaf = first.signs(leaf("Leaf"));
    for chain in [
        &[&leaf, &first, &attacker][..],
        &[&leaf, &first, &trusted],
        &[&leaf, &trusted_first],
        &[&leaf, &first, &trusted_first, &attacker, &trusted],
    ] {
        assert_eq!(refused(&[&trusted], chain), PathError::BadSignature);
    }
    let direct = attacker.signs(super::made::leaf("Leaf"));
    assert_eq!(refused(&[&trusted], &[&direct]), PathError::BadSignature);
}

#[test]
fn a_chain_with_the_names_of_another_and_another_kind_of_key_is_refused() {
    let trusted = root("Root");
    let attacker = self_signed(authority("Root"), key(Algorithm::EdDsa));
    let leaf = attacker.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&trusted], &[&leaf]),
        PathError::SignatureAlgorithm
    );
}

#[test]
fn a_self_signed_leaf_is_refused_whatever_it_is_called() {
    let trusted = root("Root");
    let unknown = self_signed(leaf("Leaf"), key(Algorithm::Es256));
    assert_eq!(refused(&[&trusted], &[&unknown]), PathError::NotChaining);
    let namesake = self_signed(leaf("Root"), key(Algorithm::Es256));
    assert_eq!(refused(&[&trusted], &[&namesake]), PathError::BadSignature);
}

#[test]
fn rfc5280_s4_2_1_9_an_authoritys_certificate_is_no_leaf() {
    let root = root("Root");
    let first = root.signs(authority("First"));
    assert_eq!(refused(&[&root], &[&first]), PathError::AuthorityAsLeaf);
    assert_eq!(refused(&[&root], &[&root]), PathError::AuthorityAsLeaf);
}

#[test]
fn rfc5280_s4_1_2_5_dates_are_inclusive_and_at_the_time_asked() {
    let root = root("Root");
    let mut params = leaf("Leaf");
    params.not_before = date_time_ymd(2025, 1, 1);
    params.not_after = date_time_ymd(2026, 1, 1);
    let leaf = root.signs(params);
    let (not_before, not_after) = (1_735_689_600, 1_767_225_600);
    let at = |now| {
        bundle(&[&root]).leaf(
            &x5c(&[leaf.der()]),
            &CertificateRules::any_leaf(),
            None,
            now,
        )
    };
    assert_gives_key(at(not_before), &leaf);
    assert_gives_key(at(not_after), &leaf);
    assert_eq!(
        at(not_after + 1).unwrap_err(),
        PathError::Expired { not_after }
    );
    assert_eq!(at(i64::MAX).unwrap_err(), PathError::Expired { not_after });
    for before in [not_before - 1, 0, -1, i64::MIN] {
        assert_eq!(
            at(before).unwrap_err(),
            PathError::NotYetValid { not_before }
        );
    }
}

#[test]
fn rfc5280_s4_2_1_3_a_leafs_key_usage_names_digital_signature() {
    use KeyUsagePurpose::{
        ContentCommitment, CrlSign, DigitalSignature, KeyAgreement, KeyCertSign, KeyEncipherment,
    };
    let root = root("Root");
    let read = |usages: &[KeyUsagePurpose]| {
        let mut params = leaf("Leaf");
        params.key_usages = usages.to_vec();
        asked(&[&root], &[&root.signs(params)]).err()
    };
    for usages in [
        &[][..],
        &[DigitalSignature],
        &[ContentCommitment, DigitalSignature],
    ] {
        assert_eq!(read(usages), None, "{usages:?}");
    }
    for usages in [
        &[ContentCommitment][..],
        &[KeyEncipherment],
        &[KeyAgreement],
        &[KeyCertSign, CrlSign],
    ] {
        assert_eq!(
            read(usages),
            Some(PathError::NotForSignatures),
            "{usages:?}"
        );
    }
}

#[test]
fn rfc5280_s4_2_a_critical_extension_that_is_not_known_is_refused() {
    let root = root("Root");
    let with = |critical| {
        let mut extension =
            CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, 1], vec![5, 0]);
        extension.set_criticality(critical);
        let mut params = leaf("Leaf");
        params.custom_extensions = vec![extension];
        root.signs(params)
    };
    assert_eq!(
        refused(&[&root], &[&with(true)]),
        PathError::UnknownCriticalExtension
    );
    let leaf = with(false);
    assert_gives_key(asked(&[&root], &[&leaf]), &leaf);
}

/// A key as it stands in a certificate, whose private half nobody needs.
pub(super) struct Rsa {
    pkcs1: Vec<u8>,
}

impl Rsa {
    pub(super) fn of_bits(bits: usize) -> Self {
        let modulus = [&[0, 0xc5][..], &vec![0x5b; bits / 8 - 1]].concat();
        let numbers = [der(2, &modulus), der(2, &[1, 0, 1])].concat();
        Self {
            pkcs1: der(0x30, &numbers),
        }
    }
}

impl PublicKeyData for Rsa {
    fn der_bytes(&self) -> &[u8] {
        &self.pkcs1
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

#[test]
fn rfc7518_s3_3_a_leaf_with_a_short_rsa_key_is_refused() {
    let root = root("Root");
    let with = |bits| {
        let certificate = root.certifies(&leaf("Leaf"), &Rsa::of_bits(bits));
        let x5c = x5c(&[certificate.der()]);
        bundle(&[&root])
            .leaf(&x5c, &CertificateRules::any_leaf(), None, NOW)
            .err()
    };
    let short = |bits| Some(PathError::Key(KeyError::RsaTooShort { bits }));
    assert_eq!(with(1024), short(1024));
    assert_eq!(with(2040), short(2040));
    assert_eq!(with(2048), None);
}

#[test]
fn a_signature_with_sha_1_is_refused() {
    let root = self_signed(authority("Root"), key(Algorithm::Rs256));
    let leaf = root.signs(leaf("Leaf"));
    // The last octet of sha256WithRSAEncryption becomes that of sha1WithRSAEncryption.
    let (sha256, sha1) = (
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 11],
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0xd, 1, 1, 5],
    );
    let mut with_sha1 = leaf.der().to_vec();
    let mut places = 0;
    for at in 0..with_sha1.len() - sha256.len() {
        if with_sha1[at..].starts_with(&sha256) {
            with_sha1[at..at + sha1.len()].copy_from_slice(&sha1);
            places += 1;
        }
    }
    assert_eq!(places, 2);
    let answer = bundle(&[&root]).leaf(
        &x5c(&[&with_sha1]),
        &CertificateRules::any_leaf(),
        None,
        NOW,
    );
    assert_eq!(answer.unwrap_err(), PathError::SignatureAlgorithm);
}

#[test]
fn what_is_no_certificate_of_version_3_is_refused() {
    let root = root("Root");
    let good = root.signs(leaf("Leaf"));
    let trailing = [good.der(), &[0]].concat();
    let mut version_1 = good.der().to_vec();
    let at = version_1
        .windows(5)
        .position(|five| five == [0xa0, 3, 2, 1, 2])
        .unwrap();
    version_1[at + 4] = 0;
    for der in [
        &b""[..],
        b"\x30\x00",
        b"-----BEGIN CERTIFICATE-----",
        &trailing,
        &version_1,
    ] {
        let answer = bundle(&[&root]).leaf(&x5c(&[der]), &CertificateRules::any_leaf(), None, NOW);
        let error = answer.unwrap_err();
        assert!(matches!(error, PathError::Unusable { .. }), "{error:?}");
    }
}
