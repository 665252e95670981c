//! An identity provider is valid by construction, and a row of it reads back as the same.

use super::*;
use crate::randomness::SeededRandomness;

fn parts(settings: IdentityProviderSettings) -> IdentityProviderParts {
    let now = Timestamp::from_seconds(1_800_000_000);
    IdentityProviderParts {
        id: IdentityProviderId::new(now, &SeededRandomness::new(1)).unwrap(),
        issuer: "https://idp.example.com".into(),
        settings,
        keys: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
    }
}

fn field_refused(change: impl FnOnce(&mut IdentityProviderSettings)) -> &'static str {
    let mut settings = IdentityProviderSettings::default();
    change(&mut settings);
    IdentityProvider::new(parts(settings))
        .err()
        .expect("refused")
        .field
}

#[test]
fn a_row_reads_back_as_the_same_identity_provider() {
    let provider = IdentityProvider::new(parts(IdentityProviderSettings::default())).unwrap();
    let back = IdentityProvider::from_row(&provider.to_row()).unwrap();
    assert_eq!(back.issuer(), provider.issuer());
    assert_eq!(back.settings(), provider.settings());
}

#[test]
fn a_prefix_ends_where_the_issuer_does() {
    let settings = IdentityProviderSettings {
        subject_mapping: SubjectMapping::PrefixedByIssuer,
        ..IdentityProviderSettings::default()
    };
    let mut parts = parts(settings);
    assert!(IdentityProvider::new(parts.clone()).is_ok());
    parts.issuer.push('|');
    let refused = IdentityProvider::new(parts).err().expect("refused");
    assert_eq!(refused.field, "subject_mapping");
}

#[test]
fn trust_that_is_too_wide_or_says_nothing_is_refused() {
    assert_eq!(
        field_refused(|s| s.clients = AllowedClients::Anybody),
        "scope"
    );
    assert_eq!(
        field_refused(|s| s.subjects = SubjectRule::Nobody),
        "subjects"
    );
    assert_eq!(
        field_refused(|s| s.scope = Some("jurat.admin".parse().unwrap())),
        "scope"
    );
    assert_eq!(
        field_refused(|s| s.default_scope = "a".parse().unwrap()),
        "default_scope"
    );
    let missing_sub = |s: &mut IdentityProviderSettings| {
        s.assertion
            .compatibility
            .insert(CompatibilitySwitch::MissingSub);
    };
    assert_eq!(field_refused(missing_sub), "assertion.compatibility");
}
