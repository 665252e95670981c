//! Secrets of fewer than 32 characters, which people bring along (RFC 6749 section 2.3.1, RFC 9700 section 4.15.1).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, header};
use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::http_client::Answer;
use crate::registered::create_client;
use crate::test_server::TestServer;
use crate::token_endpoint::{post, with_basic};

const WEAK: &str = "correct-horse";
const BY_CREDENTIALS: (&str, &str) = ("grant_type", "client_credentials");

async fn legacy(server: &TestServer, secret: &str) -> Value {
    let body = json!({
        "credentials": [{"secret": {"value": secret}}],
        "grant_types": ["client_credentials"],
    });
    create_client(server, "legacy", body).await
}

async fn by_basic(server: &TestServer, secret: &str) -> Answer {
    let request = with_basic(post(&[BY_CREDENTIALS]), "legacy", secret);
    server.send(request).await
}

/// As a client sends it that forgets to form-encode.
async fn by_raw_basic(server: &TestServer, secret: &str) -> Answer {
    let mut request = post(&[BY_CREDENTIALS]);
    let value = format!("Basic {}", STANDARD.encode(format!("legacy:{secret}")));
    let value = value.parse().unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, value);
    server.send(request).await
}

#[tokio::test]
async fn a_weak_secret_is_taken_told_of_and_counts() {
    let server = TestServer::start().await;
    let created = legacy(&server, WEAK).await;
    assert_eq!(created["credentials"][0]["weak"], true);
    assert!(!created.to_string().contains("argon2"), "the hash is shown");
    by_basic(&server, WEAK).await.expect(200);
    let form = [
        BY_CREDENTIALS,
        ("client_id", "legacy"),
        ("client_secret", WEAK),
    ];
    server.send(post(&form)).await.expect(200);
    let wrong = by_basic(&server, "battery-staple").await;
    assert_eq!(wrong.expect(401)["error"], "invalid_client");
    assert_eq!(server.decision(&wrong).reason, Some(Reason::SecretWrong));
    // Nobody is told that a strong one is weak.
    let path = "/clients/legacy/credentials";
    let strong = json!({"secret": {"generate": true}});
    let added = server.admin(Method::POST, path, Some(strong)).await;
    assert_eq!(added.expect(201).get("weak"), None);
    // A second weak one is one too many, and what is no secret is none.
    for (value, field) in [("hunter2-hunter2", "credentials"), ("short", "secret")] {
        let more = json!({"secret": {"value": value}});
        let refused = server.admin(Method::POST, path, Some(more)).await;
        assert_eq!(refused.expect(400)["field"], field);
    }
}

#[tokio::test]
async fn rfc6749_s2_3_1_a_secret_with_percent_plus_or_colon_counts_encoded_or_not() {
    for secret in [
        "p%41ss+w:rd",
        "100%-sure",
        "p%41ss+w:rd of more than thirty-two characters",
    ] {
        let server = TestServer::start().await;
        legacy(&server, secret).await;
        let encoded = by_basic(&server, secret).await;
        let raw = by_raw_basic(&server, secret).await;
        encoded.expect(200);
        raw.expect(200);
        // Nothing tells which it was.
        let names = |answer: &Answer| {
            let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            names.sort();
            names
        };
        assert_eq!(names(&encoded), names(&raw));
        let wrong = by_raw_basic(&server, &format!("{secret}%20")).await;
        assert_eq!(server.decision(&wrong).reason, Some(Reason::SecretWrong));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rfc6749_s2_3_1_of_64_wrong_ones_at_once_a_budget_is_looked_at_and_the_rest_is_slowed_down()
{
    let server = Arc::new(TestServer::start().await);
    legacy(&server, WEAK).await;
    let together = Arc::new(Barrier::new(64));
    let guessing: Vec<_> = (0..64)
        .map(|number| {
            let (server, together) = (Arc::clone(&server), Arc::clone(&together));
            tokio::spawn(async move {
                together.wait().await;
                by_basic(&server, &format!("wrong{number:04}")).await
            })
        })
        .collect();
    let mut slowed = 0;
    for guess in guessing {
        let answer = guess.await.unwrap();
        assert_eq!(answer.expect(401)["error"], "invalid_client");
        match server.decision(&answer).reason {
            Some(Reason::SecretWrong) => {}
            Some(Reason::GuessingSlowedDown) => {
                assert_eq!(answer.header("retry-after"), "30");
                slowed += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(slowed, 54);
    // Of what can be guessed the right one waits too.
    let right = by_basic(&server, WEAK).await;
    assert_eq!(right.status, 401);
    server.clock.advance_seconds(30);
    by_basic(&server, WEAK).await.expect(200);
}
