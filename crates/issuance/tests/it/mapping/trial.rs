//! Rules and mappings tried on samples: by the functions that judge assertions.

use jurat_issuance::rejection::Rejection;
use jurat_issuance::rule_trial::{RuleTrial, run_tests, try_rules};
use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::rule_test::{Expectation, RuleTest, SampleHeader};
use jurat_registry::subject_rule::SubjectRule;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn settings(idp: &mut IdentityProviderSettings) {
    idp.subjects = SubjectRule::Only(["alice".into(), "bob".into()].into());
    idp.claim_rule = Some(
        "claims.team == 'x' && client.id == 'portal'"
            .parse()
            .unwrap(),
    );
    idp.subject_mapping = SubjectMapping::Claim("email".into());
    idp.claim_mapping = vec![carried("groups"), bringing("groups", &[("devs", "a b")])];
}

fn tried(claims: &Value) -> RuleTrial {
    let world = World::new();
    world.change_provider(|idp| settings(&mut idp.settings));
    let portal = PORTAL.parse().unwrap();
    let claims = claims.as_object().unwrap();
    let header = SampleHeader::default();
    try_rules(&world.provider(), claims, &header, Some(&portal))
}

fn reason<T>(outcome: &Result<T, Rejection>) -> Option<Reason> {
    outcome.as_ref().err().map(Rejection::reason)
}

#[test]
fn a_good_sample_says_what_the_token_would_be() {
    let trial = tried(&json!({
        "sub": "alice", "team": "x", "email": "alice@acme.example", "groups": ["devs", "ops"],
    }));
    assert_eq!(trial.outcome(), Expectation::Accept);
    assert_eq!(trial.mapped_subject.unwrap(), "alice@acme.example");
    let carried = trial.carried_claims.unwrap();
    assert_eq!(carried.as_text(), Some(r#"{"c":["devs","ops"]}"#));
    assert_eq!(trial.mapped_scope.unwrap().unwrap().to_string(), "a b");
    assert_eq!(trial.evidence.as_deref(), Some(r#"{"team":"x"}"#));
}

#[test]
fn every_rule_is_tried_and_the_first_that_refuses_decides() {
    let trial = tried(&json!({"sub": "eve", "groups": "x".repeat(5000)}));
    assert_eq!(reason(&trial.claim_rule), Some(Reason::ClaimRuleDenied));
    assert_eq!(reason(&trial.subject_rule), Some(Reason::SubjectNotAllowed));
    let subject = reason(&trial.mapped_subject);
    assert_eq!(subject, Some(Reason::MappedSubjectMissing));
    let carried = reason(&trial.carried_claims);
    assert_eq!(carried, Some(Reason::MappedClaimsTooLarge));
    assert_eq!(reason(&trial.mapped_scope), Some(Reason::ScopeNotAllowed));
    let first = trial.refusal().unwrap();
    assert_eq!(first.reason(), Reason::ClaimRuleDenied);
    assert_eq!(first.detail_for_operator(), "\"team\" is missing");
    // sub is read before any rule judges it.
    let trial = tried(&json!({"team": "y"}));
    assert_eq!(trial.refusal().unwrap().reason(), Reason::SubjectMissing);
}

#[test]
fn a_sample_that_no_assertion_could_hold_is_denied() {
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    for claims in [
        json!({"sub": "alice", "team": "x", "more": deep}),
        json!({"sub": "alice", "team": "x", "more": "x".repeat(17_000)}),
    ] {
        assert_eq!(tried(&claims).outcome(), Expectation::Deny);
    }
}

#[test]
fn rule_tests_say_what_was_expected_what_came_and_why() {
    let world = World::new();
    let test = |name: &str, claims: Value, header: Value, expect| RuleTest {
        name: name.into(),
        claims: claims.as_object().unwrap().clone(),
        header: serde_json::from_value(header).unwrap(),
        client: None,
        expect,
    };
    world.change_provider(|idp| {
        idp.settings.claim_rule =
            Some("header.typ == 'JWT' && claims.team == 'x'".parse().unwrap());
        let (jwt, other) = (json!({"typ": "JWT"}), json!({"typ": "at+jwt"}));
        let good = json!({"sub": "alice", "team": "x"});
        idp.settings.rule_tests = vec![
            test("good", good.clone(), jwt.clone(), Expectation::Accept),
            test("another type", good.clone(), other, Expectation::Deny),
            test("no header", good, json!({}), Expectation::Accept),
            test(
                "another team",
                json!({"sub": "alice", "team": "y"}),
                jwt,
                Expectation::Accept,
            ),
        ];
    });
    let outcomes = run_tests(&world.provider());
    let told: Vec<_> = outcomes
        .iter()
        .map(|outcome| (&*outcome.name, outcome.passed(), outcome.why.as_deref()))
        .collect();
    let expected = [
        ("good", true, None),
        (
            "another type",
            true,
            Some("claim-rule-denied: the rule is false; it read \"team\" \"x\""),
        ),
        (
            "no header",
            false,
            Some("claim-rule-denied: \"typ\" is missing; it read \"team\" \"x\""),
        ),
        (
            "another team",
            false,
            Some("claim-rule-denied: the rule is false; it read \"team\" \"y\""),
        ),
    ];
    assert_eq!(told, expected);
    assert_eq!(outcomes[2].expected, Expectation::Accept);
    assert_eq!(outcomes[2].came, Expectation::Deny);
}

fn any_value() -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(
        0.9,
        prop_oneof![
            4 => prop::sample::select(vec!["alice", "x", "devs", "carol"]).prop_map(Value::from),
            1 => Just(json!(["devs", "x"])),
            1 => Just(json!(null)),
            1 => Just(json!(7)),
            1 => Just(json!("x".repeat(4100))),
        ],
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_trial_says_what_the_token_endpoint_says(
        sub in any_value(), team in any_value(), email in any_value(), groups in any_value(),
    ) {
        thread_local! {
            static WORLD: World = {
                let world = World::new();
                world.change_provider(|idp| settings(&mut idp.settings));
                world
            };
        }
        WORLD.with(|world| {
            let mut assertion = world.third_party().without("sub");
            for (name, value) in [("sub", sub), ("team", team), ("email", email), ("groups", groups)] {
                if let Some(value) = value {
                    assertion = assertion.claim(name, value);
                }
            }
            let decision = world.present_by_portal(&assertion.sign());
            let portal = PORTAL.parse().unwrap();
            let header = SampleHeader::default();
            let trial = try_rules(&world.provider(), &assertion.claims, &header, Some(&portal));
            let tried = trial.refusal().map(Rejection::reason);
            prop_assert_eq!(decision.outcome.as_ref().err().map(Rejection::reason), tried);
            if tried.is_none() {
                let issued = world.store.issued().pop().unwrap();
                prop_assert_eq!(issued.subject, trial.mapped_subject.unwrap());
                prop_assert_eq!(issued.claims, trial.carried_claims.unwrap());
                prop_assert_eq!(issued.scope, trial.mapped_scope.unwrap().unwrap());
                prop_assert_eq!(issued.evidence, trial.evidence);
            }
            Ok(())
        })?;
    }
}
