//! Tokens that speak for a user of this server, found by a claim.

use jurat_issuance::rejection::Reason;
use jurat_registry::claim_mapping::SubjectMapping;
use serde_json::json;

use super::*;

fn world() -> World {
    let world = World::new();
    world.change_provider(|idp| {
        let claim = "email".into();
        idp.settings.subject_mapping = SubjectMapping::LocalUser { claim };
    });
    world
}

#[test]
fn the_token_speaks_for_the_user_by_id_and_ends_with_the_user() {
    let world = world();
    let ada = world.add_user("ada");
    world.change_user(ada.id(), |parts| {
        parts.settings.email = Some("ada@acme.example".into());
        parts.settings.email_verified = true;
    });
    for name in ["ada@acme.example", "ADA@acme.example", "Ada"] {
        let answer = granted(present(&world, "email", json!(name)));
        let id = ada.id().to_string();
        assert_eq!(claims_of(&answer.access_token)["sub"], id);
        let record = world.store.issued().last().unwrap().clone();
        assert_eq!((record.subject, record.user), (id, Some(ada.id())));
        assert!(record.identity_provider.is_some());
    }
}

#[test]
fn who_is_not_here_or_switched_off_is_refused_and_nothing_is_spent() {
    let world = world();
    let ada = world.add_user("ada");
    let refused_for = |value| refused(&present(&world, "email", value));
    assert_eq!(refused_for(json!("nobody")), Reason::LocalUserUnknown);
    world.change_user(ada.id(), |parts| {
        parts.settings.email = Some("ada@acme.example".into());
    });
    let unverified = refused_for(json!("ada@acme.example"));
    assert_eq!(
        unverified,
        Reason::LocalUserUnknown,
        "nobody made sure of it"
    );
    assert_eq!(refused_for(json!(7)), Reason::MappedSubjectMissing);
    assert_eq!(refused_for(json!(null)), Reason::MappedSubjectMissing);
    world.change_user(ada.id(), |parts| parts.settings.enabled = false);
    assert_eq!(refused_for(json!("ada")), Reason::LocalUserDisabled);
    let assertion = world.third_party().claim("email", "ada").sign();
    assert_eq!(
        refused(&world.present_by_portal(&assertion)),
        Reason::LocalUserDisabled
    );
    world.change_user(ada.id(), |parts| parts.settings.enabled = true);
    granted(world.present_by_portal(&assertion));
}

#[test]
fn the_two_refusals_read_the_same_outside() {
    let (unknown, disabled) = (Reason::LocalUserUnknown, Reason::LocalUserDisabled);
    assert_eq!(unknown.description(), disabled.description());
    assert_eq!(unknown.code(), disabled.code());
}
