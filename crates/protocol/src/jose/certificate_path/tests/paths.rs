//! Paths that are good, and which of the certificates in `x5c` make them.

use rcgen::{BasicConstraints, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::PathError;

use super::made::{asked, assert_gives_key, authority, key, leaf, refused, root, self_signed};

#[test]
fn rfc5280_s6_1_paths_without_and_with_intermediates_give_the_leafs_key() {
    let root = root("Root");
    let direct = root.signs(leaf("Direct"));
    assert_gives_key(asked(&[&root], &[&direct]), &direct);

    let first = root.signs(authority("First"));
    let below_first = first.signs(leaf("Below first"));
    assert_gives_key(asked(&[&root], &[&below_first, &first]), &below_first);

    let second = first.signs(authority("Second"));
    let below_second = second.signs(leaf("Below second"));
    let chain = [&below_second, &second, &first];
    assert_gives_key(asked(&[&root], &chain), &below_second);
    // Many send the root along.
    let chain = [&below_second, &second, &first, &root];
    assert_gives_key(asked(&[&root], &chain), &below_second);
}

#[test]
fn each_known_kind_of_key_leads_and_is_led_to() {
    for of_root in [
        Algorithm::Rs256,
        Algorithm::Es384,
        Algorithm::Es512,
        Algorithm::EdDsa,
    ] {
        let root = self_signed(authority("Root"), key(of_root));
        for of_leaf in [Algorithm::Rs256, Algorithm::Es512, Algorithm::EdDsa] {
            let leaf = root.signs_for(leaf("Leaf"), key(of_leaf));
            assert_gives_key(asked(&[&root], &[&leaf]), &leaf);
        }
    }
}

#[test]
fn the_order_of_the_intermediates_does_not_matter_and_the_leaf_is_first() {
    let root = root("Root");
    let first = root.signs(authority("First"));
    let second = first.signs(authority("Second"));
    let leaf = second.signs(leaf("Leaf"));
    assert_gives_key(asked(&[&root], &[&leaf, &first, &second]), &leaf);
    for wrong in [[&second, &first, &leaf], [&first, &leaf, &second]] {
        assert_eq!(refused(&[&root], &wrong), PathError::AuthorityAsLeaf);
    }
}

#[test]
fn certificates_of_no_use_are_passed_over() {
    let root = root("Root");
    let first = root.signs(authority("First"));
    let good = first.signs(leaf("Leaf"));
    let other_root = super::made::root("Other root");
    let others = [
        other_root.signs(authority("Other")),
        other_root.signs(leaf("Other leaf")),
    ];
    let same_name = other_root.signs(authority("First"));
    let chain = [
        &good,
        &others[0],
        &same_name,
        &others[1],
        &first,
        &other_root,
    ];
    assert_gives_key(asked(&[&root], &chain), &good);
}

#[test]
fn an_unreadable_certificate_beside_a_good_path_is_passed_over() {
    use crate::jose::certificate_path::CertificateRules;
    let root = root("Root");
    let leaf = root.signs(leaf("Leaf"));
    let x5c = super::made::x5c(&[leaf.der(), b"", b"no certificate"]);
    let rules = CertificateRules::any_leaf();
    let answer = super::made::bundle(&[&root]).leaf(&x5c, &rules, None, super::made::NOW);
    assert_gives_key(answer, &leaf);
}

#[test]
fn an_intermediate_may_be_registered_and_ends_the_path() {
    let root = root("Root");
    let first = root.signs(authority("First"));
    let leaf = first.signs(leaf("Leaf"));
    assert_gives_key(asked(&[&first], &[&leaf]), &leaf);
    assert_gives_key(asked(&[&first], &[&leaf, &first, &root]), &leaf);
    assert_eq!(refused(&[&root], &[&leaf]), PathError::NotChaining);
}

#[test]
fn any_of_several_authorities_is_led_to() {
    let roots = [root("One"), root("Two"), root("Three")];
    let all: Vec<_> = roots.iter().collect();
    for root in &roots {
        let leaf = root.signs(leaf("Leaf"));
        assert_gives_key(asked(&all, &[&leaf]), &leaf);
    }
}

#[test]
fn a_renewed_authority_of_the_same_key_counts_by_its_own_dates() {
    let new = root("Root");
    let mut params = new.params.clone();
    params.not_after = rcgen::date_time_ymd(2025, 1, 1);
    let old = self_signed(
        params,
        rcgen::KeyPair::from_pem(&new.key.serialize_pem()).unwrap(),
    );
    let leaf = new.signs(leaf("Leaf"));
    for both in [[&old, &new], [&new, &old]] {
        assert_gives_key(asked(&both, &[&leaf]), &leaf);
    }
    let not_after = 1_735_689_600;
    assert_eq!(refused(&[&old], &[&leaf]), PathError::Expired { not_after });
}

#[test]
fn rfc5280_s4_2_1_9_as_many_intermediates_as_are_allowed() {
    let mut params = authority("Root");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(1));
    let root = self_signed(params, key(Algorithm::Es256));
    let mut params = authority("First");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let first = root.signs(params);
    let leaf = first.signs(leaf("Leaf"));
    assert_gives_key(asked(&[&root], &[&leaf, &first]), &leaf);
}

#[test]
fn rfc5280_s4_2_1_12_any_extended_key_usage_is_taken() {
    let root = root("Root");
    for purposes in [
        vec![],
        vec![ExtendedKeyUsagePurpose::ServerAuth],
        vec![
            ExtendedKeyUsagePurpose::ClientAuth,
            ExtendedKeyUsagePurpose::CodeSigning,
        ],
        vec![ExtendedKeyUsagePurpose::Other(vec![
            1, 3, 6, 1, 5, 5, 7, 3, 37,
        ])],
    ] {
        let mut params = leaf("Leaf");
        params.extended_key_usages = purposes;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let leaf = root.signs(params);
        assert_gives_key(asked(&[&root], &[&leaf]), &leaf);
    }
}

#[test]
fn rfc5280_s6_1_4_n_key_usages_that_name_the_use_are_taken() {
    let mut params = authority("Root");
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = self_signed(params, key(Algorithm::Es256));
    let mut params = authority("First");
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let first = root.signs(params);
    let mut params = leaf("Leaf");
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
    ];
    let leaf = first.signs(params);
    assert_gives_key(asked(&[&root], &[&leaf, &first]), &leaf);
}
