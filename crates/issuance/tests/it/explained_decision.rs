//! Decisions that were made, explained from their records: refusals as the journal keeps them, grants as they were written.

use std::sync::Arc;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::decision_journal::DecisionJournal;
use jurat_issuance::explain::{Explanation, Outcome, Part};
use jurat_registry::clock::Clock as _;
use jurat_registry::id::DecisionId;

use crate::exchanging;
use crate::world::*;

#[derive(Default)]
struct Noted(DecisionJournal);

impl DecisionLog for Noted {
    fn record(&self, record: &DecisionRecord<'_>) {
        let _ = self.0.note(record);
    }
}

/// A world whose refusals are kept.
struct Remembering {
    world: World,
    noted: Arc<Noted>,
}

impl Remembering {
    fn new() -> Self {
        let noted = Arc::new(Noted::default());
        let log = Arc::clone(&noted);
        let world = World::with(|ground| ground.node.decisions = log);
        Self { world, noted }
    }

    fn explain(&self, id: DecisionId) -> Option<Explanation> {
        wait(self.noted.0.flush(self.world.clock.now())).unwrap();
        wait(self.world.server.explain_decision(id)).unwrap()
    }
}

/// The one check that failed, and how many passed before it and after it.
fn around(explained: &Explanation) -> (Part, &'static str, usize, usize) {
    let checks = &explained.checks;
    let at = checks
        .iter()
        .position(|check| check.outcome == Outcome::Failed);
    let at = at.expect("one failed");
    let (before, after) = (&checks[..at], &checks[at + 1..]);
    let passed = before
        .iter()
        .filter(|one| one.outcome == Outcome::Passed)
        .count();
    assert_eq!(passed, before.len());
    let left = after
        .iter()
        .filter(|one| one.outcome == Outcome::NotReached)
        .count();
    assert_eq!(left, after.len());
    (checks[at].of, checks[at].step.name(), passed, left)
}

#[test]
fn a_refusal_is_retraced_by_its_reason_alone() {
    let remembering = Remembering::new();
    let world = &remembering.world;
    let assertion = world
        .self_issued()
        .claim("aud", "https://elsewhere.example")
        .sign();
    let id = world.present(&assertion).id;
    let explained = remembering.explain(id).expect("a record");
    assert!(!explained.granted);
    let (of, step, passed, left) = around(&explained);
    assert_eq!((of, step), (Part::Assertion, "audience"));
    assert!(passed > 10 && left > 10, "{passed} and {left}");
    assert_eq!(explained.refusal.unwrap().reason, "audience-not-us");
    let decision = explained.decision.unwrap();
    assert_eq!(decision.id, id.to_string());
    assert_eq!(decision.issuer.as_deref(), Some(PARTNER));
    assert!(decision.detail.unwrap().contains("elsewhere.example"));
    assert_eq!(decision.fingerprint.unwrap().len(), 64);
}

#[test]
fn the_two_steps_of_one_reason_are_told_apart() {
    let remembering = Remembering::new();
    let world = &remembering.world;
    let at = |id| {
        let explained = remembering.explain(id).expect("a record");
        let (of, step, ..) = around(&explained);
        (of, step, explained.refusal.unwrap().status)
    };
    let anonymous = world.ask(&[("grant_type", "client_credentials")]).id;
    assert_eq!(at(anonymous), (Part::Request, "client-authentication", 401));
    let unpresented = world.present(&world.third_party().sign()).id;
    assert_eq!(at(unpresented), (Part::Assertion, "presenter", 401));

    let bad = world.self_issued().claim("exp", NOW - 60).sign();
    let of_client = authenticate(world, &bad).id;
    assert_eq!(at(of_client), (Part::ClientAssertion, "expiry", 401));
    assert_eq!(at(world.present(&bad).id), (Part::Assertion, "expiry", 400));

    let mismatch = world.ask(&[
        ("grant_type", JWT_BEARER),
        ("assertion", &world.self_issued().sign()),
        ("client_id", PORTAL),
    ]);
    assert_eq!(at(mismatch.id), (Part::Assertion, "client-id", 401));
    let mismatch = world.ask_with(
        &[("grant_type", "client_credentials"), ("client_id", PARTNER)],
        Some(&basic(PORTAL, PORTAL_SECRET)),
    );
    assert_eq!(
        at(mismatch.id),
        (Part::Request, "client-authentication", 401)
    );
}

#[test]
fn an_unknown_issuer_is_compared_with_those_that_are_registered_now() {
    let remembering = Remembering::new();
    let world = &remembering.world;
    let assertion = world.third_party().claim("iss", format!("{IDP}/")).sign();
    let id = world.present(&assertion).id;
    let explained = remembering.explain(id).expect("a record");
    let failed = explained.checks.iter().find(|check| check.reason.is_some());
    let mend = &failed.unwrap().mend[0].advice;
    assert!(
        mend.contains(IDP) && mend.contains("the slash at the end"),
        "{mend}"
    );
}

#[test]
fn of_a_grant_every_check_passed_and_what_was_issued_is_shown() {
    let remembering = Remembering::new();
    let world = &remembering.world;
    let decision = world.present_by_portal(&world.third_party().sign());
    let id = decision.id;
    let answer = granted(decision);
    let explained = remembering.explain(id).expect("a record");
    assert!(explained.granted);
    assert!(
        explained
            .checks
            .iter()
            .all(|check| check.outcome == Outcome::Passed)
    );
    let token = explained.token.unwrap();
    assert_eq!((token.subject.as_str(), &*token.scope), ("alice", "a"));
    assert_eq!(token.claims["jti"], id.to_string());
    assert_eq!(token.claims["client_id"], PORTAL);
    let record = explained.decision.unwrap();
    assert_eq!(record.issuer.as_deref(), Some(IDP));
    assert_eq!(record.client.as_deref(), Some(PORTAL));
    assert!(
        !serde_json::to_string(&token.claims)
            .unwrap()
            .contains(&answer.access_token)
    );

    let own = world.ask_with(
        &[("grant_type", "client_credentials")],
        Some(&basic(PORTAL, PORTAL_SECRET)),
    );
    let explained = remembering.explain(own.id).expect("a record");
    assert!(explained.granted);
    assert!(
        explained
            .checks
            .iter()
            .all(|check| check.of == Part::Request)
    );
}

#[test]
fn of_a_decision_that_is_not_kept_nothing_is_said() {
    let remembering = Remembering::new();
    let id = DecisionId::from_bytes([7; 16]);
    assert!(remembering.explain(id).is_none());
}

#[test]
fn rfc8693_s2_2_2_a_refused_exchange_is_retraced_by_what_was_wrong_with_what_it_traded() {
    // What is traded is judged when it is traded, and not explained before.
    let Remembering { world, noted } = Remembering::new();
    let world = world.unexplained();
    let remembering = Remembering { world, noted };
    let world = &remembering.world;
    let trade = |text: &str, token_type: &str| {
        let form = [
            ("grant_type", exchanging::EXCHANGE),
            ("subject_token", text),
            ("subject_token_type", token_type),
        ];
        world
            .ask_with(&form, Some(&basic(PORTAL, PORTAL_SECRET)))
            .id
    };
    let unknown = trade("x", exchanging::ACCESS_TOKEN);
    let explained = remembering.explain(unknown).expect("a record");
    let (of, step, ..) = around(&explained);
    assert_eq!((of, step), (Part::Request, "presented"));
    let elsewhere = world.third_party().claim("aud", "https://elsewhere");
    let refused = trade(&elsewhere.sign(), exchanging::JWT);
    let explained = remembering.explain(refused).expect("a record");
    let (of, step, ..) = around(&explained);
    assert_eq!((of, step), (Part::Assertion, "audience"));
    let refusal = explained.refusal.unwrap();
    assert_eq!(refusal.error.name(), "invalid_request");
}
