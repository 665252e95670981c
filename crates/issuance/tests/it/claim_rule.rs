//! `src/assertion/claim_rule.rs`: a rule on the claims of an identity provider's assertions.

use jurat_issuance::rejection::Reason;
use jurat_registry::identity_provider::AllowedClients;
use serde_json::{Value, json};

use crate::world::*;

/// A world whose identity provider has a rule, and whose assertions anybody may present.
fn world_of(rule: &str) -> World {
    let world = World::new();
    world.change_provider(|idp| {
        idp.settings.claim_rule = Some(rule.parse().unwrap());
        idp.settings.clients = AllowedClients::Anybody;
        idp.settings.scope = Some("a".parse().unwrap());
        idp.settings.default_scope = "a".parse().unwrap();
    });
    world
}

fn evidence(text: Option<&str>) -> Value {
    serde_json::from_str(text.unwrap()).unwrap()
}

#[test]
fn what_the_rule_read_is_kept_with_grant_and_refusal() {
    let world = world_of("claims.repository == 'acme/app' && claims.ref == 'refs/heads/main'");
    let good = world
        .third_party()
        .claim("repository", "acme/app")
        .claim("ref", "refs/heads/main")
        .claim("more", "unread");
    granted(world.present(&good.sign()));
    let kept = world.store.issued().pop().unwrap().evidence;
    let read = json!({"repository": "acme/app", "ref": "refs/heads/main"});
    assert_eq!(evidence(kept.as_deref()), read);
    let fork = world
        .third_party()
        .claim("repository", "eve/app\u{202e}\n")
        .claim("ref", "refs/heads/main");
    let decision = world.present(&fork.sign());
    assert_eq!(refused(&decision), Reason::ClaimRuleDenied);
    let line = world.last_line();
    let read = json!({"repository": "eve/app\u{202e}\n", "ref": "refs/heads/main"});
    assert_eq!(evidence(line.evidence.as_deref()), read);
    // What was sent stands in the detail escaped.
    let detail = line.refusal.unwrap().1;
    assert!(
        detail.starts_with("the rule is false; it read "),
        "{detail}"
    );
    assert!(
        detail.contains(r#""repository" "eve/app\u{202e}\n""#),
        "{detail}"
    );
    let answer = decision.outcome.err().unwrap().error_answer();
    assert!(!answer.description.contains("eve"));
}

#[test]
fn without_a_rule_there_is_no_evidence() {
    let world = World::new();
    granted(world.present_by_portal(&world.third_party().sign()));
    assert_eq!(world.store.issued()[0].evidence, None);
}

#[test]
fn a_missing_claim_and_an_error_deny_and_the_record_says_which() {
    let detail = |rule: &str, claims: &[(&str, Value)]| {
        let world = world_of(rule);
        let mut assertion = world.third_party();
        for (name, value) in claims {
            assertion = assertion.claim(name, value.clone());
        }
        let decision = world.present(&assertion.sign());
        assert_eq!(refused(&decision), Reason::ClaimRuleDenied);
        assert_eq!(world.store.marks(), 0);
        world.last_line().refusal.unwrap().1
    };
    assert_eq!(detail("claims.team == 'x'", &[]), "\"team\" is missing");
    let error = detail("claims.team.startsWith('x')", &[("team", json!(7))]);
    assert!(error.starts_with("the rule fails: "), "{error}");
    assert!(error.ends_with("; it read \"team\" \"7\""), "{error}");
    // A long value is cut.
    let long = detail("claims.team == 'x'", &[("team", json!("y".repeat(5000)))]);
    assert!(long.len() < 400, "{long}");
}

#[test]
fn only_a_client_that_authenticated_is_the_rules_client() {
    let world = world_of("client.id == 'portal'");
    granted(world.present_by_portal(&world.third_party().sign()));
    // RFC 7521 section 4.2: a client_id beside it proves nothing.
    let decision = world.ask(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &world.third_party().sign()),
        ("client_id", PORTAL),
    ]);
    assert_eq!(refused(&decision), Reason::ClaimRuleDenied);
    let nobody = world_of("!has(client.id)");
    granted(nobody.present(&nobody.third_party().sign()));
    let decision = nobody.present_by_portal(&nobody.third_party().sign());
    assert_eq!(refused(&decision), Reason::ClaimRuleDenied);
}

#[test]
fn a_rule_reads_the_header() {
    let world = world_of("header.alg == 'ES256' && header.kid == 'k1' && !has(header.typ)");
    let assertion = || world.third_party().header("kid", "k1");
    granted(world.present(&assertion().sign()));
    let typed = assertion().header("typ", "JWT");
    assert_eq!(
        refused(&world.present(&typed.sign())),
        Reason::ClaimRuleDenied
    );
    let other = world.third_party().header("kid", "k2");
    assert_eq!(
        refused(&world.present(&other.sign())),
        Reason::ClaimRuleDenied
    );
}

#[test]
fn the_rule_is_judged_after_the_dates_and_before_the_subject() {
    let world = world_of("claims.team == 'x'");
    world.change_provider(|idp| {
        idp.settings.subjects =
            jurat_registry::subject_rule::SubjectRule::Only(["bob".to_owned()].into());
    });
    let expired = world.third_party().claim("exp", NOW - 60);
    assert_eq!(
        refused(&world.present(&expired.sign())),
        Reason::AssertionExpired
    );
    let denied = world.third_party();
    assert_eq!(
        refused(&world.present(&denied.sign())),
        Reason::ClaimRuleDenied
    );
    let allowed = world.third_party().claim("team", "x");
    assert_eq!(
        refused(&world.present(&allowed.sign())),
        Reason::SubjectNotAllowed
    );
}

#[test]
fn an_identity_providers_rule_is_not_for_clients_that_sign_for_themselves() {
    let world = world_of("claims.sub == 'nobody'");
    granted(world.present(&world.self_issued().sign()));
}
