//! Which mappings an identity provider may have: names that a token keeps to itself, and how much may be mapped.
//! What becomes of them in a token is tested where tokens are made.

use super::*;

fn carried(name: &str) -> ClaimMapping {
    ClaimMapping {
        claim: "groups".into(),
        carried_as: Some(name.into()),
        scopes: BTreeMap::new(),
    }
}

/// A mapping whose values, one for each of `scopes`, bring those.
fn bringing<'a>(scopes: impl IntoIterator<Item = &'a str>) -> ClaimMapping {
    let scopes = scopes.into_iter().enumerate();
    ClaimMapping {
        claim: "groups".into(),
        carried_as: None,
        scopes: scopes
            .map(|(value, scope)| (value.to_string(), scope.parse().unwrap()))
            .collect(),
    }
}

fn refused(mappings: &[ClaimMapping]) -> Option<&'static str> {
    refused_beside(mappings, "")
}

fn refused_beside(mappings: &[ClaimMapping], default_scope: &str) -> Option<&'static str> {
    let default_scope = default_scope.parse().unwrap();
    validate(mappings, &SubjectMapping::Assertion, &default_scope)
        .err()
        .map(|invalid| invalid.field)
}

#[test]
fn rfc9068_s2_2_no_claim_is_carried_under_a_name_of_the_tokens_own() {
    for own in OWN_MEMBERS {
        assert_eq!(refused(&[carried(own)]), Some("claim_mapping.carried_as"));
    }
    // Readers that fold case would take these for the token's own; resource servers read the last three as what was granted, and to whom.
    for own in [
        "scp",
        "username",
        "authorization_details",
        "Sub",
        "SCOPE",
        "\u{17f}ub",
        "\u{17f}cope",
        "to\u{212a}en_type",
    ] {
        assert_eq!(
            refused(&[carried(own)]),
            Some("claim_mapping.carried_as"),
            "{own}"
        );
    }
    for free in [
        "groups",
        "sub_id",
        "subject",
        "https://acme.example/sub",
        "\u{fc}",
    ] {
        assert_eq!(refused(&[carried(free)]), None, "{free}");
    }
}

#[test]
fn a_mapping_names_a_claim_and_what_becomes_of_it() {
    let long = "x".repeat(129);
    for name in ["", "a\nb", &long] {
        assert_eq!(refused(&[carried(name)]), Some("claim_mapping.carried_as"));
        let mapping = ClaimMapping {
            claim: name.into(),
            ..carried("groups")
        };
        assert_eq!(refused(&[mapping]), Some("claim_mapping"));
        let subject = SubjectMapping::Claim(name.into());
        let invalid = validate(&[], &subject, &ScopeSet::EMPTY).unwrap_err();
        assert_eq!(invalid.field, "subject_mapping");
    }
    assert_eq!(refused(&[carried(&long[1..])]), None);
    assert_eq!(refused(&[bringing([])]), Some("claim_mapping"));
    let twice = [carried("groups"), carried("groups")];
    assert_eq!(refused(&twice), Some("claim_mapping.carried_as"));
    let names: Vec<_> = (0..33).map(|n| carried(&n.to_string())).collect();
    assert_eq!(refused(&names[..32]), None);
    assert_eq!(refused(&names), Some("claim_mapping"));
}

#[test]
fn what_is_the_servers_own_is_brought_by_no_claim() {
    let field = Some("claim_mapping.scopes");
    assert_eq!(refused(&[bringing(["a", "b jurat.admin"])]), field);
}

#[test]
fn what_values_bring_fits_into_one_set_with_the_default_scope() {
    let field = Some("claim_mapping.scopes");
    let names: Vec<_> = (0..256).map(|n| format!("s{n}")).collect();
    let most = bringing(names.iter().map(String::as_str));
    assert_eq!(refused(&[most.clone(), most.clone()]), None);
    assert_eq!(refused_beside(std::slice::from_ref(&most), "s1 s7"), None);
    assert_eq!(refused_beside(std::slice::from_ref(&most), "more"), field);
    assert_eq!(refused(&[most, bringing(["more"])]), field);
    // Named again and again, they are counted again and again.
    let all = names.join(" ");
    let sixteen = bringing(std::iter::repeat_n(&*all, 16));
    assert_eq!(refused(std::slice::from_ref(&sixteen)), None);
    assert_eq!(refused(&[sixteen, bringing(["s1"])]), field);
    let many = bringing(std::iter::repeat_n("a", 257));
    assert_eq!(refused(&[many]), field);
}
