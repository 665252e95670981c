//! A MAC by the client's secret (OpenID Connect Core section 9): it counts once, guessing at it is slowed down, and the secret is kept for it
//! alone.

use std::sync::Arc;

use http::Method;
use jurat_issuance::rejection::Reason;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use super::mac;
use crate::http_client::Answer;
use crate::registered::{change_client, client_with_secret, create_client};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{CLIENT_ASSERTION, ask};

fn by_mac() -> Value {
    json!({"token_endpoint_auth_method": "client_secret_jwt"})
}

fn assertion(server: &TestServer, client: &str, secret: &str, id: &str) -> String {
    assertion_by("HS256", server, client, secret, id)
}

fn assertion_by(
    algorithm: &str,
    server: &TestServer,
    client: &str,
    secret: &str,
    id: &str,
) -> String {
    let now = server.now();
    let claims = json!({
        "iss": client, "sub": client, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": id,
    });
    mac::signed(algorithm, &claims, secret)
}

async fn send(server: &TestServer, assertion: &str) -> Answer {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", CLIENT_ASSERTION),
        ("client_assertion", assertion),
    ];
    ask(server, &form).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oidc_core_s9_a_client_assertion_with_a_mac_counts_once_of_64_at_once() {
    let server = Arc::new(TestServer::start().await);
    let secret = client_with_secret(&server, "portal", by_mac()).await;
    let one: Arc<str> = assertion(&server, "portal", &secret, "1").into();
    let together = Arc::new(Barrier::new(64));
    let racing: Vec<_> = (0..64)
        .map(|_| {
            let (server, one) = (Arc::clone(&server), Arc::clone(&one));
            let together = Arc::clone(&together);
            tokio::spawn(async move {
                together.wait().await;
                send(&server, &one).await.status.as_u16()
            })
        })
        .collect();
    let mut granted = 0;
    for racer in racing {
        match racer.await.unwrap() {
            200 => granted += 1,
            status => assert_eq!(status, 401),
        }
    }
    assert_eq!(granted, 1);
    let wrong = assertion(&server, "portal", &secret.to_uppercase(), "2");
    assert_eq!(send(&server, &wrong).await.status, 401);
    let right = assertion(&server, "portal", &secret, "3");
    assert_eq!(send(&server, &right).await.status, 200);
}

#[tokio::test]
async fn rfc6749_s2_3_1_guessing_at_the_secret_of_a_mac_is_slowed_down_and_the_right_one_is_not() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", by_mac()).await;
    let mut answers = Vec::new();
    for client in ["portal", "nobody"] {
        let wrong = assertion(&server, client, &secret.to_uppercase(), "1");
        for _ in 0..10 {
            let answer = send(&server, &wrong).await;
            assert!(!answer.headers.contains_key("retry-after"));
        }
        let slowed = send(&server, &wrong).await;
        let reason = server.decision(&slowed).reason;
        assert_eq!(reason, Some(Reason::GuessingSlowedDown));
        assert_eq!(slowed.header("retry-after"), "30");
        answers.push(slowed.text().to_owned());
    }
    assert_eq!(answers[0], answers[1]);
    let right = assertion(&server, "portal", &secret, "2");
    send(&server, &right).await.expect(200);
}

#[tokio::test]
async fn oidc_registration_s2_a_mac_by_another_algorithm_than_the_registered_is_refused() {
    let server = TestServer::start().await;
    let mut settings = by_mac();
    settings["token_endpoint_auth_signing_alg"] = json!("HS512");
    let secret = client_with_secret(&server, "portal", settings).await;
    for (algorithm, status) in [("HS256", 401), ("HS384", 401), ("HS512", 200)] {
        let text = assertion_by(algorithm, &server, "portal", &secret, algorithm);
        assert_eq!(send(&server, &text).await.status, status, "{algorithm}");
    }
    let unset = json!({"token_endpoint_auth_signing_alg": null});
    change_client(&server, "portal", unset).await;
    let text = assertion_by("HS256", &server, "portal", &secret, "2");
    send(&server, &text).await.expect(200);
}

#[tokio::test]
async fn rfc8725_s3_5_the_secret_is_recoverable_while_its_client_makes_macs_and_is_no_password() {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", by_mac()).await;
    for method in ["client_secret_basic", "client_secret_jwt"] {
        let changed = json!({"token_endpoint_auth_method": method});
        change_client(&server, "portal", changed).await;
    }
    let forgotten = send(&server, &assertion(&server, "portal", &secret, "1")).await;
    let reason = server.decision(&forgotten).reason;
    assert_eq!(reason, Some(Reason::KeyUnknown));
    // A new one is kept.
    let more = json!({"secret": {"generate": true}});
    let path = "/clients/portal/credentials";
    let added = server.admin(Method::POST, path, Some(more)).await;
    let added = added.expect(201);
    let next = added["secret"].as_str().unwrap();
    assert_eq!(next.len(), 93);
    send(&server, &assertion(&server, "portal", next, "2"))
        .await
        .expect(200);
    // RFC 8725 section 3.5.
    let mut body = by_mac();
    body["id"] = json!("weak");
    body["credentials"] = json!([{"secret": {"value": "correct-horse"}}]);
    let refused = server.admin(Method::POST, "/clients", Some(body)).await;
    assert_eq!(refused.expect(400)["field"], "credentials[0].secret");
    let weak = json!({"credentials": [{"secret": {"value": "correct-horse"}}]});
    create_client(&server, "legacy", weak).await;
    let refused = server
        .admin(Method::PATCH, "/clients/legacy", Some(by_mac()))
        .await;
    assert_eq!(refused.expect(400)["field"], "token_endpoint_auth_method");
}
