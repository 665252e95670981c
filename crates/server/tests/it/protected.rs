//! The protected resource and its challenges (RFC 6750 section 3).

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use serde_json::json;

use crate::http_client::Answer;
use crate::registered::{change_identity_provider, client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, granted, token_of};

const PATH: &str = "/api/oauth/protected";

fn request(path: &str, authorization: Option<&str>) -> Request<Full<Bytes>> {
    let mut request = Request::get(path);
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    request.body(Full::default()).unwrap()
}

/// Calls the protected resource.
pub(crate) async fn call(server: &TestServer, token: Option<&str>) -> Answer {
    let value = token.map(|token| format!("Bearer {token}"));
    server.send(request(PATH, value.as_deref())).await
}

fn challenge(answer: &Answer) -> &str {
    answer.header("www-authenticate")
}

#[tokio::test]
async fn it_says_whom_the_token_speaks_for() {
    let server = TestServer::start().await;
    let settings = json!({"on_behalf_of": "anyone"});
    let partner = client(&server, "partner-1", settings).await;
    let assertion = partner.assertion(&server).claim("sub", "alice").sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("scope", "a b"),
    ];
    let token = granted(&server, &form).await;
    server.clock.advance_seconds(100);
    let expected =
        json!({"sub": "alice", "client_id": "partner-1", "scope": "a b", "expires_in": 3500});
    let answer = call(&server, Some(&token)).await;
    assert_eq!(answer.expect(200), expected);
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut post = request(PATH, Some(&format!("bearer {token}")));
    *post.method_mut() = http::Method::POST;
    assert_eq!(server.send(post).await.expect(200), expected);
}

#[tokio::test]
async fn it_shows_the_claims_that_a_token_of_either_format_carries() {
    let server = TestServer::start().await;
    let settings = json!({
        "clients": "anybody", "scope": ["a"], "default_scope": ["a"],
        "claim_rule": "claims.groups.exists(g, g == 'devs')",
        "subject_mapping": {"claim": "email"},
        "claim_mapping": [
            {"claim": "groups", "carried_as": "roles", "scopes": {"devs": ["a"]}},
            {"claim": "name", "carried_as": "name"},
        ],
    });
    let issuer = "https://idp.example.com";
    let (provider, id) = identity_provider(&server, issuer, settings).await;
    for format in ["jwt", "opaque"] {
        let patch = json!({"token": {"format": format}});
        change_identity_provider(&server, &id, patch).await;
        let assertion = provider
            .assertion(&server)
            .claim("sub", "1234")
            .claim("email", "alice@acme.example")
            .claim("groups", json!(["devs", "ops"]));
        let form = [
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion.sign()),
        ];
        let token = granted(&server, &form).await;
        let expected = json!({
            "sub": "alice@acme.example", "client_id": issuer, "scope": "a", "expires_in": 3600,
            "claims": {"roles": ["devs", "ops"]},
        });
        assert_eq!(call(&server, Some(&token)).await.expect(200), expected);
    }
}

#[tokio::test]
async fn rfc6750_s3_1_without_a_token_the_challenge_has_no_error() {
    let server = TestServer::start().await;
    for value in [None, Some("Basic YTpi")] {
        let answer = server.send(request(PATH, value)).await;
        assert_eq!(answer.status.as_u16(), 401);
        assert_eq!(challenge(&answer), "Bearer realm=\"Jurat\"");
    }
}

#[tokio::test]
async fn rfc6750_s3_1_a_malformed_request_is_invalid_request() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let token = token_of(&server, &partner).await;
    let bearer = format!("Bearer {token}");
    let mut twice = request(PATH, Some(&bearer));
    let value = bearer.parse().unwrap();
    twice.headers_mut().append(header::AUTHORIZATION, value);
    let mut in_body = request(PATH, Some(&bearer));
    *in_body.method_mut() = http::Method::POST;
    *in_body.body_mut() = Full::from(format!("access_token={token}"));
    for malformed in [
        request(PATH, Some("Bearer")),
        request(PATH, Some("Bearer a b")),
        request(PATH, Some("Bearer \"a\"")),
        request(&format!("{PATH}?access_token={token}"), None),
        request(&format!("{PATH}?access_token={token}"), Some(&bearer)),
        request(&format!("{PATH}?scope=a&scope=b"), Some(&bearer)),
        request(&format!("{PATH}?scope=a++b"), Some(&bearer)),
        twice,
        in_body,
    ] {
        let uri = malformed.uri().clone();
        let answer = server.send(malformed).await;
        assert_eq!(answer.expect(400)["error"], "invalid_request", "{uri}");
        assert!(challenge(&answer).contains("error=\"invalid_request\""));
    }
}

#[tokio::test]
async fn rfc6750_s3_1_a_token_that_does_not_count_is_invalid_token() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let token = token_of(&server, &partner).await;
    let (head, signature) = token.rsplit_once('.').unwrap();
    let other = partner.assertion(&server).header("typ", "at+jwt").sign();
    for bad in [
        "x",
        "a.b.c",
        "jur_at_x",
        &format!("{head}.{}", "A".repeat(signature.len())),
        &other,
    ] {
        let answer = call(&server, Some(bad)).await;
        assert_eq!(answer.expect(401)["error"], "invalid_token", "{bad}");
        assert!(challenge(&answer).contains("error=\"invalid_token\""));
    }
    assert_eq!(call(&server, Some(&token)).await.status.as_u16(), 200);
    server.clock.advance_seconds(3600);
    let answer = call(&server, Some(&token)).await;
    assert_eq!(answer.expect(401)["error"], "invalid_token");
    assert!(
        challenge(&answer).contains("expired"),
        "{}",
        challenge(&answer)
    );
}

#[tokio::test]
async fn rfc6750_s3_1_a_scope_that_is_lacking_is_named_in_the_challenge() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let bearer = format!("Bearer {}", token_of(&server, &partner).await);
    let with = async |query: &str| {
        let path = format!("{PATH}?scope={query}");
        server.send(request(&path, Some(&bearer))).await
    };
    assert_eq!(with("a").await.status.as_u16(), 200);
    let answer = with("a+write").await;
    assert_eq!(answer.expect(403)["error"], "insufficient_scope");
    assert!(challenge(&answer).contains("error=\"insufficient_scope\""));
    assert!(challenge(&answer).contains("scope=\"a write\""));
}
