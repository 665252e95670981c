//! The refresh grant over HTTP, on SQLite: rotation, reuse, the grace for a lost answer, and 64 requests with one refresh token at once.

use std::collections::HashSet;
use std::sync::Arc;

use jurat_issuance::rejection::Reason;
use serde_json::json;
use tokio::sync::Barrier;

use crate::http_client::Answer;
use crate::refreshing::{PORTAL, Stage, Tokens};
use crate::registered::{change_client, change_identity_provider, make_public};
use crate::token_endpoint::post;

const FORMATS: [&str; 2] = ["jwt", "opaque"];

#[track_caller]
fn refused(stage: &Stage, answer: &Answer, reason: Reason) {
    let decision = stage.server.decision(answer);
    assert_eq!(decision.reason, Some(reason), "{}", decision.detail);
    assert_eq!(answer.expect(400)["error"], "invalid_grant");
}

#[tokio::test]
async fn rfc6749_s6_a_refresh_token_brings_an_access_token_and_its_successor() {
    for format in FORMATS {
        let stage = Stage::with(format, json!({})).await;
        let first = stage.begin().await;
        assert!(first.refresh.starts_with("jur_rt_"));
        let answer = stage.refresh(&first.refresh).await;
        let body = answer.expect(200);
        assert_eq!(body["scope"], "a b");
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(answer.header("cache-control"), "no-store");
        let second = Tokens::of(&answer);
        assert_ne!(first.refresh, second.refresh);
        assert_ne!(first.access, second.access);
        assert!(stage.counts(&second.access).await);
        assert!(stage.counts(&first.access).await);
        // It outlives the server.
        let server = stage.server.restart().await;
        let stage = Stage { server, ..stage };
        let third = Tokens::of(&stage.refresh(&second.refresh).await);
        assert!(stage.counts(&third.access).await);
    }
}

#[tokio::test]
async fn rfc9700_s4_14_2_a_second_use_after_the_grace_ends_the_family_of_either_format() {
    for format in FORMATS {
        let stage = Stage::with(format, json!({})).await;
        let first = stage.begin().await;
        let second = Tokens::of(&stage.refresh(&first.refresh).await);
        let other = stage.begin().await;
        stage.server.clock.advance_seconds(31);
        let again = stage.refresh(&first.refresh).await;
        refused(&stage, &again, Reason::GrantUsed);
        assert!(!stage.counts(&first.access).await);
        assert!(!stage.counts(&second.access).await);
        let next = stage.refresh(&second.refresh).await;
        refused(&stage, &next, Reason::GrantRevoked);
        assert!(stage.counts(&other.access).await);
        let path = format!("/audit?target={PORTAL}");
        let audit = stage.server.admin(http::Method::GET, &path, None).await;
        assert_eq!(audit.expect(200)["items"][0]["action"], "grant-revoked");
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_until_the_successor_was_used() {
    let stage = Stage::new().await;
    let first = stage.begin().await;
    let lost = Tokens::of(&stage.refresh(&first.refresh).await);
    // Not even a restart makes another successor.
    let server = stage.server.restart().await;
    let stage = Stage { server, ..stage };
    stage.server.clock.advance_seconds(10);
    let again = Tokens::of(&stage.refresh(&first.refresh).await);
    assert_eq!(lost.refresh, again.refresh);
    assert_ne!(lost.access, again.access);
    assert!(stage.counts(&lost.access).await && stage.counts(&again.access).await);
    let third = Tokens::of(&stage.refresh(&again.refresh).await);
    let late = stage.refresh(&first.refresh).await;
    refused(&stage, &late, Reason::GrantUsed);
    assert!(!stage.counts(&third.access).await);
}

#[tokio::test]
async fn rfc9700_s4_14_2_without_grace_a_second_use_ends_the_grant_at_once() {
    let stage = Stage::with("jwt", json!({"grace_seconds": 0})).await;
    let first = stage.begin().await;
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let again = stage.refresh(&first.refresh).await;
    refused(&stage, &again, Reason::GrantUsed);
    assert!(!stage.counts(&second.access).await);
}

#[tokio::test]
async fn rfc9700_s4_14_2_lifetimes_absolute_and_idle() {
    let settings = json!({"lifetime_seconds": 1000, "idle_seconds": 600});
    let stage = Stage::with("jwt", settings).await;
    let first = stage.begin().await;
    stage.server.clock.advance_seconds(599);
    let second = Tokens::of(&stage.refresh(&first.refresh).await);
    let unused = stage.begin().await;
    stage.server.clock.advance_seconds(401);
    let after_all = stage.refresh(&second.refresh).await;
    refused(&stage, &after_all, Reason::GrantExpired);
    stage.server.clock.advance_seconds(199);
    let idle = stage.refresh(&unused.refresh).await;
    refused(&stage, &idle, Reason::GrantExpired);
}

#[tokio::test]
async fn rfc6749_s6_a_refresh_token_is_its_clients_alone() {
    let stage = Stage::new().await;
    let settings = json!({"grant_types": ["refresh_token"]});
    let other = crate::registered::client_with_secret(&stage.server, "other", settings).await;
    let first = stage.begin().await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*first.refresh),
    ];
    let request = crate::token_endpoint::with_basic(post(&form), "other", &other);
    let foreign = stage.server.send(request).await;
    refused(&stage, &foreign, Reason::GrantUnknown);
    // Whoever only names a client that must authenticate is not it.
    let form = [form[0], form[1], ("client_id", PORTAL)];
    let unproven = stage.server.send(post(&form)).await;
    assert_eq!(unproven.expect(401)["error"], "invalid_client");
    Tokens::of(&stage.refresh(&first.refresh).await);
}

#[tokio::test]
async fn rfc6749_s6_a_public_client_refreshes_by_its_name() {
    let stage = Stage::new().await;
    let first = stage.begin().await;
    make_public(&stage.server, PORTAL).await;
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*first.refresh),
        ("client_id", PORTAL),
    ];
    let answer = stage.server.send(post(&form)).await;
    assert_ne!(Tokens::of(&answer).refresh, first.refresh);
}

#[tokio::test]
async fn what_is_switched_off_gets_nothing_more_and_loses_what_it_got() {
    let stage = Stage::new().await;
    let first = stage.begin().await;
    let switch = |on: bool| json!({"enabled": on});
    change_client(&stage.server, PORTAL, switch(false)).await;
    let off = stage.refresh(&first.refresh).await;
    assert_eq!(off.expect(401)["error"], "invalid_client");
    change_client(&stage.server, PORTAL, switch(true)).await;
    change_identity_provider(&stage.server, &stage.provider_id, switch(false)).await;
    let off = stage.refresh(&first.refresh).await;
    refused(&stage, &off, Reason::GrantRevoked);
    assert!(!stage.counts(&first.access).await);
    change_identity_provider(&stage.server, &stage.provider_id, switch(true)).await;
    assert!(stage.counts(&first.access).await);
    Tokens::of(&stage.refresh(&first.refresh).await);
}

#[tokio::test]
async fn rfc6749_s6_and_rfc8707_s2_2_a_narrower_request_narrows_only_its_own_token() {
    let stage = Stage::new().await;
    let resources = [
        ("resource", "https://api.example.com"),
        ("resource", "https://other.example.com"),
    ];
    let first = stage.begin_with(&resources).await;
    let narrow = [("scope", "b"), resources[1]];
    let narrow = stage.refreshing(&first.refresh, &narrow);
    let second = Tokens::of(&stage.server.send(narrow).await);
    let told = stage.introspect(&second.access).await;
    assert_eq!(
        (&told["scope"], &told["aud"]),
        (&json!("b"), &json!(resources[1].1))
    );
    let third = Tokens::of(&stage.refresh(&second.refresh).await);
    let told = stage.introspect(&third.access).await;
    assert_eq!(told["scope"], "a b");
    assert_eq!(told["aud"], json!([resources[0].1, resources[1].1]));
    assert_eq!(told["roles"], json!(["ops"]));
}

/// 64 requests at once with one refresh token.
async fn at_once(stage: &Arc<Stage>, token: &str) -> Vec<Answer> {
    const REQUESTS: usize = 64;
    let together = Arc::new(Barrier::new(REQUESTS));
    let requests: Vec<_> = (0..REQUESTS)
        .map(|_| {
            let (stage, together) = (Arc::clone(stage), Arc::clone(&together));
            let token = token.to_owned();
            tokio::spawn(async move {
                together.wait().await;
                stage.refresh(&token).await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for request in requests {
        answers.push(request.await.unwrap());
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rfc9700_s4_14_2_of_64_uses_at_once_without_grace_one_wins_and_the_family_ends() {
    for format in FORMATS {
        let stage = Arc::new(Stage::with(format, json!({"grace_seconds": 0})).await);
        let first = stage.begin().await;
        let answers = at_once(&stage, &first.refresh).await;
        let (granted, lost): (Vec<_>, Vec<_>) = answers
            .iter()
            .partition(|answer| answer.status.as_u16() == 200);
        assert_eq!((granted.len(), lost.len()), (1, 63));
        let mut saw_reuse = 0;
        for answer in lost {
            let reason = stage.server.decision(answer).reason;
            saw_reuse += usize::from(reason == Some(Reason::GrantUsed));
            assert!(
                matches!(reason, Some(Reason::GrantUsed | Reason::GrantRevoked)),
                "{reason:?}"
            );
            assert_eq!(answer.expect(400)["error"], "invalid_grant");
        }
        assert!(saw_reuse > 0);
        let won = Tokens::of(granted[0]);
        assert!(!stage.counts(&first.access).await);
        assert!(!stage.counts(&won.access).await);
        let next = stage.refresh(&won.refresh).await;
        refused(&stage, &next, Reason::GrantRevoked);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_uses_at_once_within_the_grace_all_get_one_and_the_same_successor() {
    for format in FORMATS {
        let stage = Arc::new(Stage::with(format, json!({"grace_seconds": 60})).await);
        let first = stage.begin().await;
        let answers = at_once(&stage, &first.refresh).await;
        let tokens: Vec<_> = answers.iter().map(Tokens::of).collect();
        let successors: HashSet<_> = tokens.iter().map(|one| &one.refresh).collect();
        let fresh: HashSet<_> = tokens.iter().map(|one| &one.access).collect();
        assert_eq!((successors.len(), fresh.len()), (1, 64));
        assert!(stage.counts(&tokens[63].access).await);
        let next = Tokens::of(&stage.refresh(&tokens[0].refresh).await);
        assert!(stage.counts(&next.access).await);
    }
}
