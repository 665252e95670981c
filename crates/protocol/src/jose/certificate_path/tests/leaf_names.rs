//! Which good leaves are meant.

use rcgen::{CertificateParams, DnType, SanType};

use crate::jose::certificate_path::{CertificateRules, LeafNames, PathError};

use super::made::{Made, NOW, bundle, leaf, root, x5c};

fn answer(root: &Made, leaf: &Made, rules: &LeafNames) -> Option<PathError> {
    let rules = CertificateRules::new(rules.clone()).unwrap();
    let answer = bundle(&[root]).leaf(&x5c(&[leaf.der()]), &rules, None, NOW);
    answer.err()
}

fn named(common_name: &str, names: &[SanType]) -> CertificateParams {
    let mut params = leaf(common_name);
    params.subject_alt_names = names.to_vec();
    params
}

fn dns(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

fn uri(name: &str) -> SanType {
    SanType::URI(name.try_into().unwrap())
}

#[test]
fn rfc5280_s4_2_1_6_a_leaf_is_meant_by_any_listed_name() {
    let root = root("Root");
    let rules = LeafNames {
        dns_names: vec!["api.partner.example".to_owned()],
        uris: vec!["spiffe://partner.example/ns/prod/".to_owned()],
        common_names: vec!["Partner 1".to_owned()],
        ..LeafNames::default()
    };
    for params in [
        named("x", &[dns("other.example"), dns("API.partner.example")]),
        named("x", &[uri("spiffe://partner.example/ns/prod/api")]),
        named("Partner 1", &[dns("other.example")]),
    ] {
        assert_eq!(answer(&root, &root.signs(params), &rules), None);
    }
    for params in [
        named("x", &[]),
        named("api.partner.example", &[dns("*.partner.example")]),
        named("x", &[uri("spiffe://partner.example/ns/dev/api")]),
        named(
            "x",
            &[uri("spiffe://partner.example/ns/prod/api"), uri("urn:x")],
        ),
        named(
            "x",
            &[SanType::Rfc822Name(
                "api.partner.example".try_into().unwrap(),
            )],
        ),
    ] {
        let error = answer(&root, &root.signs(params), &rules).unwrap();
        assert!(
            matches!(error, PathError::NameNotAccepted { .. }),
            "{error:?}"
        );
    }
}

#[test]
fn a_leaf_of_two_common_names_is_not_meant_by_one_of_them() {
    let root = root("Root");
    let rules = LeafNames {
        common_names: vec!["Partner 1".to_owned()],
        ..LeafNames::default()
    };
    // rcgen writes each kind once, and CN under its own object identifier as a second kind.
    let mut params = named("Partner 1", &[]);
    params
        .distinguished_name
        .push(DnType::CustomDnType(vec![2, 5, 4, 3]), "Partner 2");
    let error = answer(&root, &root.signs(params), &rules).unwrap();
    let borne = "common name Partner 1, common name Partner 2".to_owned();
    assert_eq!(error, PathError::NameNotAccepted { borne });
}

#[test]
fn a_refusal_shows_the_names_that_the_leaf_bears() {
    let root = root("Root");
    let rules = LeafNames {
        dns_names: vec!["a.example".to_owned()],
        ..LeafNames::default()
    };
    let leaf = root.signs(named("C\u{1b}[2J", &[dns("b.example"), uri("urn:c")]));
    let error = answer(&root, &leaf, &rules).unwrap();
    let borne = "DNS name b.example, URI urn:c, common name C\u{fffd}[2J".to_owned();
    assert_eq!(error, PathError::NameNotAccepted { borne });
    let many: Vec<_> = (0..100).map(|at| dns(&format!("n{at}.example"))).collect();
    let error = answer(&root, &root.signs(named("x", &many)), &rules).unwrap();
    let shown = error.to_string();
    assert!(
        shown.contains("n7.example") && !shown.contains("n8.example"),
        "{shown}"
    );
}

#[test]
fn names_are_looked_at_only_when_the_path_is_good() {
    let rules = LeafNames {
        dns_names: vec!["a.example".to_owned()],
        ..LeafNames::default()
    };
    let stranger = root("Stranger").signs(named("x", &[dns("a.example")]));
    let error = answer(&root("Root"), &stranger, &rules).unwrap();
    assert_eq!(error, PathError::NotChaining);
}
