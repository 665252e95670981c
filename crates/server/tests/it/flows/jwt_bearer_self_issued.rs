//! A client signs for itself (RFC 7523 section 2.1): the assertion is enough.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::{Value, json};

use crate::party::Party;
use crate::protected::call;
use crate::registered::{change_client, client, create_client};
use crate::resource_server::claims_of;
use crate::test_server::{ISSUER, START, TOKEN_ENDPOINT, TestServer};
use crate::token_endpoint::{JWT_BEARER, ask, encode, granted, post_to, trade};

fn token(answer: &Value) -> &str {
    answer["access_token"].as_str().unwrap()
}

#[tokio::test]
async fn rfc9068_s2_2_an_assertion_brings_a_token_that_says_all_it_must() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let answer = trade(&server, &partner.assertion(&server).sign()).await;
    let body = answer.expect(200);
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "a");
    assert!(body.get("refresh_token").is_none());
    let claims = claims_of(&server, token(&body)).await;
    let expected = json!({
        "iss": ISSUER, "sub": "partner-1", "client_id": "partner-1", "aud": ISSUER, "scope": "a",
        "iat": START, "exp": START + 3600, "jti": answer.header("jurat-decision"),
    });
    assert_eq!(claims, expected);
    let decision = server.decision(&answer);
    assert_eq!((decision.reason, decision.detail.as_str()), (None, ""));
    assert_eq!(decision.client.as_deref(), Some("partner-1"));
    assert_eq!(decision.issuer.as_deref(), Some("partner-1"));
}

#[tokio::test]
async fn rfc6749_s5_1_answers_are_not_to_be_stored() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    for path in ["/oauth2/token", "/api/oauth/token", "/token"] {
        let assertion = partner.assertion(&server).sign();
        let form = encode(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
        let answer = server.send(post_to(path, &form)).await;
        answer.expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("pragma"), "no-cache");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}

#[tokio::test]
async fn rfc7523_s3_every_name_of_this_server_is_an_audience() {
    let server = TestServer::start().await;
    let alias = "https://oauth2.googleapis.com/token";
    let settings = json!({"assertion": {"audiences": [alias]}});
    let partner = client(&server, "partner-1", settings).await;
    for audience in [
        json!(ISSUER),
        json!(TOKEN_ENDPOINT),
        json!("https://as.example.com/api/oauth/token"),
        json!("https://as.example.com/token"),
        json!([TOKEN_ENDPOINT]),
        json!(["https://elsewhere.example", ISSUER]),
        json!(alias),
    ] {
        let assertion = partner.assertion(&server).claim("aud", audience);
        trade(&server, &assertion.sign()).await.expect(200);
    }
}

#[tokio::test]
async fn rfc6749_s3_3_scope_is_what_is_asked_and_allowed() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    for (parameter, claim, granted) in [
        (None, None, "a"),
        (Some("c b"), None, "c b"),
        (Some("b z"), None, "b"),
        (None, Some("b c"), "b c"),
        (Some("b a"), Some("b c"), "b"),
    ] {
        let mut assertion = partner.assertion(&server);
        if let Some(claim) = claim {
            assertion = assertion.claim("scope", claim);
        }
        let assertion = assertion.sign();
        let mut form = vec![("grant_type", JWT_BEARER), ("assertion", &*assertion)];
        form.extend(parameter.map(|scope| ("scope", scope)));
        let body = ask(&server, &form).await.expect(200);
        assert_eq!(body["scope"], granted);
        assert_eq!(claims_of(&server, token(&body)).await["scope"], granted);
    }
}

#[tokio::test]
async fn rfc8707_s2_resources_become_the_audience() {
    let server = TestServer::start().await;
    let (one, other) = ("https://api.example.com/orders", "urn:example:stock");
    let settings = json!({"resources": [one, other]});
    let partner = client(&server, "partner-1", settings).await;
    let assertion = partner.assertion(&server).sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", one),
        ("resource", other),
    ];
    let token = granted(&server, &form).await;
    assert_eq!(claims_of(&server, &token).await["aud"], json!([one, other]));
    // It is not for this server any more.
    assert_eq!(call(&server, Some(&token)).await.status.as_u16(), 401);
}

#[tokio::test]
async fn rfc7521_s6_3_a_client_that_may_speaks_for_somebody_else() {
    let server = TestServer::start().await;
    let settings = json!({"on_behalf_of": {"only": ["alice"]}});
    let partner = client(&server, "partner-1", settings).await;
    let assertion = partner.assertion(&server).claim("sub", "alice");
    let body = trade(&server, &assertion.sign()).await.expect(200);
    let claims = claims_of(&server, token(&body)).await;
    assert_eq!(
        (&claims["sub"], &claims["client_id"]),
        (&json!("alice"), &json!("partner-1"))
    );
}

#[tokio::test]
async fn rfc7518_s3_1_assertions_of_every_algorithm_are_taken() {
    let server = TestServer::start().await;
    for (number, algorithm) in Algorithm::ALL.into_iter().enumerate() {
        let partner = Party::with(&format!("partner-{number}"), algorithm);
        let body = json!({"credentials": [partner.public_key()]});
        create_client(&server, &partner.name, body).await;
        let assertion = partner.assertion(&server).sign();
        trade(&server, &assertion).await.expect(200);
        if algorithm == Algorithm::EdDsa {
            // RFC 9864 section 2.2 names it again.
            let renamed = partner.assertion(&server).header("alg", "Ed25519");
            trade(&server, &renamed.sign()).await.expect(200);
        }
    }
}

#[tokio::test]
async fn rfc9068_s2_1_tokens_are_signed_as_the_client_is_set() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    for algorithm in ["RS256", "PS256", "EdDSA", "ES256"] {
        let patch = json!({"token": {"algorithm": algorithm, "lifetime_seconds": 60}});
        change_client(&server, "partner-1", patch).await;
        let assertion = partner.assertion(&server).sign();
        let body = trade(&server, &assertion).await.expect(200);
        let header = token(&body).split('.').next().unwrap();
        let header: Value = serde_json::from_slice(&base64url::decode(header).unwrap()).unwrap();
        assert_eq!(header["alg"], algorithm);
        assert_eq!(body["expires_in"], 60);
        claims_of(&server, token(&body)).await;
        assert_eq!(call(&server, Some(token(&body))).await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn rfc7515_s4_1_8_a_certificate_is_found_by_its_thumbprints() {
    let server = TestServer::start().await;
    let partner = Party::with("partner-1", Algorithm::Rs256);
    let pem = partner.certificate(START - 1, START + 86_400);
    let other = Party::new("partner-1");
    let credentials = json!([other.public_key(), {"certificate": pem}]);
    create_client(&server, "partner-1", json!({"credentials": credentials})).await;
    let certificate = VerificationKey::from_pem(&pem).unwrap();
    let s256 = base64url::encode(certificate.x5t_s256().unwrap());
    let sha1 = base64url::encode(certificate.x5t().unwrap());
    let assertion = partner.assertion(&server);
    for hinted in [
        assertion.clone(),
        partner.assertion(&server).header("x5t#S256", s256),
        partner.assertion(&server).header("x5t", sha1),
    ] {
        trade(&server, &hinted.sign()).await.expect(200);
    }
}

#[tokio::test]
async fn rfc6749_s10_10_opaque_tokens_can_be_guessed_by_nobody() {
    let server = TestServer::start().await;
    let settings = json!({"token": {"format": "opaque"}});
    let partner = client(&server, "partner-1", settings).await;
    let body = trade(&server, &partner.assertion(&server).sign()).await;
    let body = body.expect(200);
    let opaque = token(&body);
    assert!(opaque.starts_with("jur_at_"), "{opaque}");
    assert_eq!(
        call(&server, Some(opaque)).await.expect(200)["sub"],
        "partner-1"
    );
    let mut altered = opaque.to_owned();
    let last = altered.pop().unwrap();
    altered.push(if last == 'A' { 'B' } else { 'A' });
    assert_eq!(call(&server, Some(&altered)).await.status.as_u16(), 401);
}

#[tokio::test]
async fn rfc7523_s3_what_may_be_used_again_is_set_by_client() {
    let server = TestServer::start().await;
    let partner = client(
        &server,
        "partner-1",
        json!({"assertion": {"replay": "reusable"}}),
    )
    .await;
    let assertion = partner.assertion(&server).sign();
    for _ in 0..3 {
        trade(&server, &assertion).await.expect(200);
    }
    server.clock.advance_seconds(330);
    assert_eq!(
        trade(&server, &assertion).await.expect(400)["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn what_a_google_sdk_sends_is_taken_with_its_preset() {
    let server = TestServer::start().await;
    let partner = Party::with("sa@project.example", Algorithm::Rs256);
    let body = json!({"preset": "google-service-account", "credentials": [partner.public_key()]});
    create_client(&server, &partner.name, body).await;
    let assertion = partner
        .assertion(&server)
        .without("sub")
        .without("jti")
        .claim("aud", "https://oauth2.googleapis.com/token")
        .claim("exp", START + 3600)
        .claim("scope", "b c")
        .header("kid", "unknown-here");
    let body = trade(&server, &assertion.sign()).await.expect(200);
    assert_eq!(body["scope"], "b c");
    let claims = claims_of(&server, token(&body)).await;
    assert_eq!(claims["sub"], "sa@project.example");
    // It sends no jti: the signed text itself is spent.
    assert_eq!(
        trade(&server, &assertion.sign()).await.expect(400)["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn fixed_members_of_the_answer_are_those_of_the_client() {
    let server = TestServer::start().await;
    let members = json!({"instance_url": "https://api.example.com/?a=b&c=d", "id": "x"});
    let settings = json!({"response_members": members});
    let partner = client(&server, "partner-1", settings).await;
    let body = trade(&server, &partner.assertion(&server).sign()).await;
    let body = body.expect(200);
    assert_eq!(body["instance_url"], "https://api.example.com/?a=b&c=d");
    assert_eq!(body["id"], "x");
}

#[tokio::test]
async fn rfc9700_s4_a_client_that_is_switched_off_or_removed_has_no_tokens() {
    let server = TestServer::start().await;
    for format in ["jwt", "opaque"] {
        let settings = json!({"token": {"format": format}});
        let partner = client(&server, format, settings).await;
        let body = trade(&server, &partner.assertion(&server).sign()).await;
        let body = body.expect(200);
        assert_eq!(call(&server, Some(token(&body))).await.status.as_u16(), 200);
        change_client(&server, format, json!({"enabled": false})).await;
        assert_eq!(call(&server, Some(token(&body))).await.status.as_u16(), 401);
        change_client(&server, format, json!({"enabled": true})).await;
        assert_eq!(call(&server, Some(token(&body))).await.status.as_u16(), 200);
        let path = format!("/clients/{format}");
        server.admin(http::Method::DELETE, &path, None).await;
        assert_eq!(call(&server, Some(token(&body))).await.status.as_u16(), 401);
    }
}
