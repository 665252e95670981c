//! THE write of a grant: durable before it is acknowledged, all of it or nothing, and nothing used twice (RFC 7523 section 3 item 7).

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::id::{DecisionId, IdentityProviderId};
use jurat_registry::issuance::{CarriedClaims, Issuance, IssuedToken};
use jurat_registry::randomness::OsRandomness;
use jurat_registry::store::{StoreError, TenantStore};
use tokio::task::yield_now;

use super::{Ground, NOW, default_tenant, is_spent, issuance, issuance_until, token};

async fn is_recorded(tenant: &Arc<dyn TenantStore>, decision: DecisionId) -> bool {
    let found = tenant.issued_token_find(decision).await.unwrap();
    found.is_some()
}

pub(crate) async fn a_token_is_found_as_it_was_issued(ground: &Ground) {
    let bare = IssuedToken {
        grant_type: GrantType::ClientCredentials,
        client: None,
        identity_provider: Some(IdentityProviderId::new(NOW, &OsRandomness).unwrap()),
        subject: "Grüße \u{1F511} \"quoted\"\n".into(),
        scope: ScopeSet::EMPTY,
        audience: Vec::new(),
        issued_at: Timestamp::from_millis(NOW.millis() + 123),
        secret_digest: Some([255; 32]),
        assertion_fingerprint: None,
        claims: CarriedClaims::NONE,
        evidence: None,
        user: None,
        actor: None,
        grant: None,
        traded: None,
        revoked_at: None,
        ..token()
    };
    let rich = IssuedToken {
        scope: "b a c".parse().unwrap(),
        audience: vec!["https://a.example.com".into(), "urn:b c\"".into()],
        subject: "s".repeat(100_000),
        traded: Some(DecisionId::new(NOW, &OsRandomness).unwrap()),
        ..token()
    };
    let tokens = [bare, rich, token()];
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for token in tokens.clone() {
        let spend = Vec::new();
        let recorded = tenant.record_issuance(Issuance {
            token,
            spend,
            lasting: None,
        });
        recorded.await.unwrap();
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for token in tokens {
        let found = tenant.issued_token_find(token.decision).await.unwrap();
        assert_eq!(found, Some(token));
    }
    assert!(!is_recorded(&tenant, token().decision).await);
}

pub(crate) async fn what_is_used_once_is_used_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
    let again = issuance(&["a"]);
    let decision = again.token.decision;
    assert!(is_spent(&tenant.record_issuance(again).await));
    assert!(!is_recorded(&tenant, decision).await);
    tenant.record_issuance(issuance(&["b"])).await.unwrap();
}

pub(crate) async fn another_end_makes_no_second_use(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
    for seconds in [1, 329, 331, 86_400] {
        let again = issuance_until(&["a"], NOW.plus_seconds(seconds));
        assert!(is_spent(&tenant.record_issuance(again).await), "{seconds}");
    }
}

pub(crate) async fn all_is_spent_or_nothing(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let both = ["grant", "client"];
    tenant.record_issuance(issuance(&["client"])).await.unwrap();
    let refused = issuance(&both);
    let decision = refused.token.decision;
    assert!(is_spent(&tenant.record_issuance(refused).await));
    assert!(!is_recorded(&tenant, decision).await);
    // One thing in both places is used twice.
    let twice = tenant.record_issuance(issuance(&["grant", "grant"])).await;
    assert!(is_spent(&twice));
    tenant.record_issuance(issuance(&["grant"])).await.unwrap();

    let pair = issuance(&["one", "two"]);
    tenant.record_issuance(pair).await.unwrap();
    for id in ["one", "two"] {
        let again = tenant.record_issuance(issuance(&[id])).await;
        assert!(is_spent(&again), "{id}");
    }
}

pub(crate) async fn a_decision_is_recorded_once(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = issuance(&["a"]);
    let mut second = issuance(&["b"]);
    second.token.decision = first.token.decision;
    tenant.record_issuance(first).await.unwrap();
    let refused = tenant.record_issuance(second).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    // It burned nothing, and harmed nobody else.
    tenant.record_issuance(issuance(&["b"])).await.unwrap();
}

pub(crate) async fn it_is_handed_over_when_called(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let unpolled = issuance(&["a"]);
    let decision = unpolled.token.decision;
    let answer = tenant.record_issuance(unpolled);
    // What comes later waits for it, or is at least not before it.
    tenant.record_issuance(issuance(&["b"])).await.unwrap();
    assert!(is_recorded(&tenant, decision).await);
    answer.await.unwrap();
}

pub(crate) async fn a_request_that_gives_up_loses_nothing(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (mut decisions, mut answers) = (Vec::new(), Vec::new());
    for number in 0..100 {
        let one = issuance(&[&format!("a{number}")]);
        decisions.push(one.token.decision);
        let mut answer = tenant.record_issuance(one);
        match number % 4 {
            0 => drop(answer),
            1 => {
                // Looked at once, then given up.
                tokio::select! {
                    biased;
                    outcome = &mut answer => outcome.unwrap(),
                    () = yield_now() => {}
                }
            }
            _ => answers.push(answer),
        }
    }
    for answer in answers {
        answer.await.unwrap();
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for decision in decisions {
        assert!(is_recorded(&tenant, decision).await);
    }
}

pub(crate) async fn spent_stays_spent_after_opening_again(ground: &Ground) {
    let mut decisions = Vec::new();
    for round in 0..4 {
        let store = ground.open();
        let tenant = default_tenant(&store).await;
        for number in 0..round * 50 {
            let again = issuance_until(&[&format!("a{number}")], NOW.plus_seconds(900));
            let outcome = tenant.record_issuance(again).await;
            assert!(is_spent(&outcome), "{round} {number}: {outcome:?}");
        }
        let answers: Vec<_> = (round * 50..(round + 1) * 50)
            .map(|number| {
                let until = NOW.plus_seconds(100 + number % 7);
                let one = issuance_until(&[&format!("a{number}")], until);
                decisions.push(one.token.decision);
                tenant.record_issuance(one)
            })
            .collect();
        for answer in answers {
            answer.await.unwrap();
        }
        for decision in &decisions {
            assert!(is_recorded(&tenant, *decision).await);
        }
        if round % 2 == 0 {
            store.close().await.unwrap();
        }
    }
}

pub(crate) async fn a_full_memory_refuses_until_marks_expire(ground: &Ground) {
    let store = ground.open_small(3);
    let tenant = default_tenant(&store).await;
    tenant.record_issuance(issuance(&["a", "b"])).await.unwrap();
    let both = tenant.record_issuance(issuance(&["c", "d"])).await;
    assert!(matches!(both, Err(StoreError::Full)));
    tenant.record_issuance(issuance(&["c"])).await.unwrap();
    let refused = issuance(&["d"]);
    let decision = refused.token.decision;
    let outcome = tenant.record_issuance(refused).await;
    assert!(matches!(outcome, Err(StoreError::Full)));
    assert!(!is_recorded(&tenant, decision).await);
    // What needs no mark needs no room, and what is spent is still told apart from what finds no room.
    tenant.record_issuance(issuance(&[])).await.unwrap();
    assert!(is_spent(&tenant.record_issuance(issuance(&["a"])).await));

    // Long enough after the end of the marks that a backend may forget them.
    ground.clock.advance_seconds(330 + 3600);
    let until = ground.clock.now().plus_seconds(330);
    let later = issuance_until(&["d", "e", "a"], until);
    tenant.record_issuance(later).await.unwrap();
    let outcome = tenant.record_issuance(issuance_until(&["f"], until)).await;
    assert!(matches!(outcome, Err(StoreError::Full)));
    drop((tenant, store));

    // The bound is the same after a start, and nothing that is alive was dropped to keep it.
    let store = ground.open_small(3);
    let tenant = default_tenant(&store).await;
    let outcome = tenant.record_issuance(issuance_until(&["f"], until)).await;
    assert!(matches!(outcome, Err(StoreError::Full)));
    let outcome = tenant.record_issuance(issuance_until(&["d"], until)).await;
    assert!(is_spent(&outcome));
}

pub(crate) async fn a_mark_outlives_a_clock_set_back(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
    // The end is just past, other grants are given, and the clock is set back: the assertion is in time again.
    ground.clock.advance_seconds(340);
    let until = ground.clock.now().plus_seconds(330);
    for id in ["b", "c"] {
        let other = issuance_until(&[id], until);
        tenant.record_issuance(other).await.unwrap();
    }
    ground.clock.advance_seconds(-30);
    assert!(is_spent(&tenant.record_issuance(issuance(&["a"])).await));
}

pub(crate) async fn nothing_is_accepted_after_closing(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let accepted = issuance(&["a"]);
    let decision = accepted.token.decision;
    let answer = tenant.record_issuance(accepted);
    store.close().await.unwrap();
    answer.await.unwrap();
    let refused = tenant.record_issuance(issuance(&["b"])).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    let refused = tenant.issued_token_find(decision).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    let refused = store.ready().await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    store.close().await.unwrap();
    drop((tenant, store));

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert!(is_recorded(&tenant, decision).await);
    tenant.record_issuance(issuance(&["b"])).await.unwrap();
}
