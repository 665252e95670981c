//! Paths that fail by an authority or an intermediate in them.

use rcgen::{
    BasicConstraints, CustomExtension, DistinguishedName, DnType, GeneralSubtree, IsCa,
    KeyUsagePurpose, NameConstraints, SanType, date_time_ymd,
};

use crate::jose::algorithm::Algorithm;
use crate::jose::certificate_path::PathError;

use super::made::{
    Made, asked, assert_gives_key, authority, der, key, leaf, refused, root, self_signed,
};

const DAY_2025: i64 = 1_735_689_600;
const DAY_2027: i64 = 1_798_761_600;

#[test]
fn rfc5280_s6_1_3_a_2_dates_of_intermediates_and_authorities_count() {
    let trusted = root("Root");
    let mut ended = authority("First");
    ended.not_after = date_time_ymd(2025, 1, 1);
    let mut to_come = authority("First");
    to_come.not_before = date_time_ymd(2027, 1, 1);
    for (params, error) in [
        (
            ended,
            PathError::Expired {
                not_after: DAY_2025,
            },
        ),
        (
            to_come,
            PathError::NotYetValid {
                not_before: DAY_2027,
            },
        ),
    ] {
        let first = trusted.signs(params.clone());
        let below = first.signs(leaf("Leaf"));
        assert_eq!(refused(&[&trusted], &[&below, &first]), error);
        let as_root = self_signed(params, key(Algorithm::Es256));
        let direct = as_root.signs(leaf("Leaf"));
        assert_eq!(refused(&[&as_root], &[&direct]), error);
    }
}

#[test]
fn rfc5280_s6_1_4_k_a_leaf_certifies_nobody() {
    let root = root("Root");
    let leaf_as_authority = root.signs(leaf("Leaf"));
    let mut explicit = leaf("Leaf");
    explicit.is_ca = IsCa::ExplicitNoCa;
    for issuer in [leaf_as_authority, root.signs(explicit)] {
        let forged = issuer.signs(leaf("Forged"));
        assert_eq!(
            refused(&[&root], &[&forged, &issuer]),
            PathError::NotAnAuthority
        );
    }
}

#[test]
fn rfc5280_s6_1_4_n_an_intermediate_without_key_cert_sign_certifies_nobody() {
    let root = root("Root");
    let mut params = authority("First");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::CrlSign];
    let first = root.signs(params);
    let forged = first.signs(leaf("Forged"));
    assert_eq!(
        refused(&[&root], &[&forged, &first]),
        PathError::NotAnAuthority
    );
}

#[test]
fn rfc5280_s4_2_1_9_path_lengths_of_intermediates_and_authorities_bind() {
    let bounded = |name, most| {
        let mut params = authority(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(most));
        params
    };
    let root_alone = self_signed(bounded("Root", 0), key(Algorithm::Es256));
    let first = root_alone.signs(authority("First"));
    let below = first.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&root_alone], &[&below, &first]),
        PathError::PathTooLong
    );
    let direct = root_alone.signs(leaf("Leaf"));
    assert_gives_key(asked(&[&root_alone], &[&direct]), &direct);

    let root = root("Root");
    let first = root.signs(bounded("First", 0));
    let second = first.signs(authority("Second"));
    let below = second.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&root], &[&below, &second, &first]),
        PathError::PathTooLong
    );
}

#[test]
fn a_path_has_at_most_six_intermediates() {
    let root = root("Root");
    let mut chain = vec![root.signs(authority("1"))];
    for name in ["2", "3", "4", "5", "6"] {
        chain.insert(0, chain[0].signs(authority(name)));
    }
    let below = |chain: &[Made]| chain[0].signs(leaf("Leaf"));
    let leaf = below(&chain);
    let all: Vec<_> = std::iter::once(&leaf).chain(&chain).collect();
    assert_gives_key(asked(&[&root], &all), &leaf);
    chain.insert(0, chain[0].signs(authority("7")));
    let leaf = below(&chain);
    let all: Vec<_> = std::iter::once(&leaf).chain(&chain).collect();
    assert_eq!(refused(&[&root], &all), PathError::PathTooLong);
}

fn dns_leaf(name: &str) -> rcgen::CertificateParams {
    let mut params = leaf("Leaf");
    params.subject_alt_names = vec![SanType::DnsName(name.try_into().unwrap())];
    params
}

#[test]
fn rfc5280_s4_2_1_10_name_constraints_of_intermediates_and_authorities_bind() {
    let partner = || GeneralSubtree::DnsName("partner.example".to_owned());
    let secret = || GeneralSubtree::DnsName("secret.partner.example".to_owned());
    let mut params = authority("Constrained");
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![partner()],
        excluded_subtrees: vec![secret()],
    });
    let trusted = root("Root");
    let intermediate = trusted.signs(params.clone());
    let as_root = self_signed(params, key(Algorithm::Es256));
    for (name, accepted) in [
        ("api.partner.example", true),
        ("other.example", false),
        ("notpartner.example", false),
        ("a.secret.partner.example", false),
    ] {
        let below = intermediate.signs(dns_leaf(name));
        let direct = as_root.signs(dns_leaf(name));
        let answers = [
            asked(&[&trusted], &[&below, &intermediate]),
            asked(&[&as_root], &[&direct]),
        ];
        for answer in answers {
            let expected = (!accepted).then_some(PathError::NameConstraint);
            assert_eq!(answer.err(), expected, "{name}");
        }
    }
}

#[test]
fn rfc5280_s4_2_1_10_constraints_that_are_not_evaluated_refuse() {
    let trusted = root("Root");
    let mut directory = authority("Directory");
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, "Leaf");
    directory.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DirectoryName(name)],
        excluded_subtrees: vec![],
    });
    let directory = trusted.signs(directory);
    let below = directory.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&trusted], &[&below, &directory]),
        PathError::NameConstraint
    );

    // permittedSubtrees [0] of one uniformResourceIdentifier [6].
    let subtree = der(0x30, &der(0x86, b"a.example"));
    let mut extension =
        CustomExtension::from_oid_content(&[2, 5, 29, 30], der(0x30, &der(0xa0, &subtree)));
    extension.set_criticality(true);
    let mut uris = authority("URIs");
    uris.custom_extensions = vec![extension];
    let uris = trusted.signs(uris);
    let mut params = leaf("Leaf");
    params.subject_alt_names = vec![SanType::URI("spiffe://a.example/x".try_into().unwrap())];
    let below = uris.signs(params);
    assert_eq!(
        refused(&[&trusted], &[&below, &uris]),
        PathError::NameConstraint
    );
}

#[test]
fn rfc5280_s4_2_a_critical_extension_of_an_intermediate_that_is_not_known_is_refused() {
    let root = root("Root");
    let mut extension =
        CustomExtension::from_oid_content(&[2, 5, 29, 36], vec![0x30, 3, 0x80, 1, 0]);
    extension.set_criticality(true);
    let mut params = authority("First");
    params.custom_extensions = vec![extension];
    let first = root.signs(params);
    let below = first.signs(leaf("Leaf"));
    assert_eq!(
        refused(&[&root], &[&below, &first]),
        PathError::UnknownCriticalExtension
    );
}

#[test]
fn certificates_that_name_each_other_do_not_make_endless_work() {
    let trusted = root("Root");
    // Each could have issued each, as far as names say: more than 8,000 orders.
    let loops: Vec<_> = (0..7).map(|_| root("Loop")).collect();
    let leaf = loops[0].signs(leaf("Leaf"));
    let all: Vec<_> = std::iter::once(&leaf).chain(&loops).collect();
    assert_eq!(refused(&[&trusted], &all), PathError::TooMuchWork);
}
