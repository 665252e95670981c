//! Whom the token speaks for.

use jurat_issuance::rejection::Reason;
use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::subject_rule::SubjectRule;
use serde_json::{Value, json};

use super::*;

#[test]
fn rfc7519_s4_1_2_the_subject_is_the_assertions_or_prefixed_or_a_claims() {
    let world = World::new();
    let subject = |mapping: SubjectMapping| {
        world.change_provider(|idp| idp.settings.subject_mapping = mapping);
        let answer = granted(present(&world, "email", json!("al\u{ef}ce@acme.example")));
        let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
        assert_eq!(world.store.issued().last().unwrap().subject, token.subject);
        assert_eq!(claims_of(&answer.access_token)["sub"], token.subject);
        token.subject
    };
    assert_eq!(subject(SubjectMapping::Assertion), "alice");
    assert_eq!(
        subject(SubjectMapping::PrefixedByIssuer),
        "https://idp.example.com|alice"
    );
    assert_eq!(
        subject(SubjectMapping::Claim("email".into())),
        "al\u{ef}ce@acme.example"
    );
}

#[test]
fn rfc7519_s4_1_2_only_a_sound_string_becomes_a_subject() {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.subject_mapping = SubjectMapping::Claim("email".into());
    });
    let refused = |value: Value| refused(&present(&world, "email", value));
    for value in [
        json!(null),
        json!(7),
        json!(true),
        json!(["alice"]),
        json!({"alice": 1}),
        json!(""),
        json!("a\u{0}"),
        json!("x".repeat(1025)),
    ] {
        assert_eq!(
            refused(value.clone()),
            Reason::MappedSubjectMissing,
            "{value}"
        );
    }
    let absent = world.present_by_portal(&world.third_party().sign());
    assert_eq!(scope_of(absent), Err(Reason::MappedSubjectMissing));
    let detail = world.last_line().refusal.unwrap().1;
    assert_eq!(detail, "claim \"email\" is missing");
    assert_eq!(world.store.marks(), 0);
    granted(present(&world, "email", json!("x".repeat(1024))));
}

#[test]
fn a_subject_as_long_as_it_may_be_is_prefixed_by_its_issuer() {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.subject_mapping = SubjectMapping::PrefixedByIssuer;
    });
    let longest = "x".repeat(1024);
    let answer = granted(present(&world, "sub", json!(longest)));
    let token = wait(world.server.access_token(&answer.access_token, ISSUER)).unwrap();
    assert_eq!(token.subject, format!("{IDP}|{longest}"));
}

#[test]
fn subject_rule_and_claim_rule_judge_the_assertions_own_subject() {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.subjects = SubjectRule::Only(["alice".into()].into());
        idp.settings.claim_rule = Some("claims.sub == 'alice'".parse().unwrap());
        idp.settings.subject_mapping = SubjectMapping::Claim("email".into());
    });
    let assertion = world.third_party().claim("email", "bob");
    granted(world.present_by_portal(&assertion.sign()));
    assert_eq!(world.store.issued()[0].subject, "bob");
    let other = world
        .third_party()
        .claim("sub", "bob")
        .claim("email", "alice");
    let decision = world.present_by_portal(&other.sign());
    assert_eq!(refused(&decision), Reason::ClaimRuleDenied);
}
