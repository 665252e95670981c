//! What is wrong with how a client proves who it is.

use http::{Method, header};
use serde_json::json;

use super::Scene;
use crate::registered::{change_client, client, client_with_secret, create_client};
use crate::test_server::TestServer;
use crate::token_endpoint::{CLIENT_ASSERTION, JWT_BEARER, post, with_basic};

super::cases! {
    ClientAuthMixed: two_ways_at_once,
    ClientAuthUnsupported: another_scheme,
    BasicMalformed: basic_that_cannot_be_read,
    ClientIdMissing: secret_without_id,
    ClientAssertionTypeUnsupported: another_assertion_type,
    ClientAssertionMissing: no_client_assertion,
    ClientUnknown: unknown_client,
    ClientDisabled: disabled_client,
    SecretWrong: wrong_secret,
    SecretExpired: expired_secret,
    ClientAuthMethodWrong: another_method,
    GuessingSlowedDown: too_many_guesses,
    ClientIdMismatch: another_client_id,
    ClientAuthMissing: no_authentication,
}

const BY_CREDENTIALS: (&str, &str) = ("grant_type", "client_credentials");

async fn two_ways_at_once(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let form = [
        BY_CREDENTIALS,
        ("client_id", "portal"),
        ("client_secret", &secret),
    ];
    let request = with_basic(post(&form), "portal", &secret);
    scene.refused(&server, "invalid_request", request).await;
    scene.granted(&server, post(&form)).await;
}

async fn another_scheme(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &assertion)];
    for value in ["Bearer abc", "Digest username=\"a\"", ""] {
        let mut request = post(&form);
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        let answer = scene.refused(&server, "invalid_client", request).await;
        assert!(
            answer
                .header("www-authenticate")
                .starts_with("Basic realm=")
        );
    }
    // RFC 9110 section 11.6.2: two headers are none that can be believed.
    let mut twice = post(&form);
    for _ in 0..2 {
        let value = "Basic YTpi".parse().unwrap();
        twice.headers_mut().append(header::AUTHORIZATION, value);
    }
    scene.refused(&server, "invalid_client", twice).await;
    scene.granted(&server, post(&form)).await;
}

async fn basic_that_cannot_be_read(scene: &Scene) {
    let server = TestServer::start().await;
    for value in ["Basic !!!", "Basic", "Basic bm9jb2xvbg==", "basic OmE="] {
        let mut request = post(&[BY_CREDENTIALS]);
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        let answer = scene.refused(&server, "invalid_client", request).await;
        assert!(
            answer
                .header("www-authenticate")
                .starts_with("Basic realm=")
        );
    }
}

async fn secret_without_id(scene: &Scene) {
    let server = TestServer::start().await;
    let request = post(&[BY_CREDENTIALS, ("client_secret", "x")]);
    scene.refused(&server, "invalid_request", request).await;
}

async fn another_assertion_type(scene: &Scene) {
    let server = TestServer::start().await;
    let grants = json!({"grant_types": ["client_credentials"]});
    let partner = client(&server, "partner-1", grants).await;
    let assertion = partner.assertion(&server).sign();
    let form = |kind| {
        [
            BY_CREDENTIALS,
            ("client_assertion", &*assertion),
            ("client_assertion_type", kind),
        ]
    };
    let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
    let of_saml = post(&form(saml));
    scene.refused(&server, "invalid_client", of_saml).await;
    let without = post(&form(""));
    scene.refused(&server, "invalid_client", without).await;
    let right = post(&form(CLIENT_ASSERTION));
    scene.granted(&server, right).await;
}

async fn no_client_assertion(scene: &Scene) {
    let server = TestServer::start().await;
    let request = post(&[BY_CREDENTIALS, ("client_assertion_type", CLIENT_ASSERTION)]);
    scene.refused(&server, "invalid_client", request).await;
}

async fn unknown_client(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = "0123456789abcdef0123456789abcdef";
    let request = || with_basic(post(&[BY_CREDENTIALS]), "portal", secret);
    let answer = scene.refused(&server, "invalid_client", request()).await;
    // RFC 6749 section 5.2: the scheme that the client used is challenged.
    assert!(
        answer
            .header("www-authenticate")
            .starts_with("Basic realm=")
    );
    let body = json!({
        "credentials": [{"secret": {"value": secret}}],
        "grant_types": ["client_credentials"],
    });
    create_client(&server, "portal", body).await;
    scene.granted(&server, request()).await;
}

async fn disabled_client(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({"enabled": false})).await;
    let request = || with_basic(post(&[BY_CREDENTIALS]), "portal", &secret);
    scene.refused(&server, "invalid_client", request()).await;
    change_client(&server, "portal", json!({"enabled": true})).await;
    scene.granted(&server, request()).await;
    let end = json!({"expires_at": "2027-01-15T08:00:00Z"});
    change_client(&server, "portal", end).await;
    scene.refused(&server, "invalid_client", request()).await;
}

async fn wrong_secret(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    for wrong in [
        "x",
        &secret.to_uppercase(),
        &format!("{secret}x"),
        &secret[1..],
    ] {
        let request = with_basic(post(&[BY_CREDENTIALS]), "portal", wrong);
        scene.refused(&server, "invalid_client", request).await;
        let in_body = [
            BY_CREDENTIALS,
            ("client_id", "portal"),
            ("client_secret", wrong),
        ];
        let answer = scene
            .refused(&server, "invalid_client", post(&in_body))
            .await;
        assert!(!answer.headers.contains_key("www-authenticate"));
    }
    let request = with_basic(post(&[BY_CREDENTIALS]), "portal", &secret);
    scene.granted(&server, request).await;
}

async fn expired_secret(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let request = || with_basic(post(&[BY_CREDENTIALS]), "portal", &secret);
    scene.granted(&server, request()).await;
    let shown = server.admin(Method::GET, "/clients/portal", None).await;
    let shown = shown.expect(200);
    let id = shown["credentials"][0]["id"].as_str().unwrap();
    let path = format!("/clients/portal/credentials/{id}");
    for (off, on) in [
        (json!({"enabled": false}), json!({"enabled": true})),
        (
            json!({"expires_at": "2027-01-15T08:00:00Z"}),
            json!({"expires_at": null}),
        ),
    ] {
        server
            .admin(Method::PATCH, &path, Some(off))
            .await
            .expect(200);
        scene.refused(&server, "invalid_client", request()).await;
        server
            .admin(Method::PATCH, &path, Some(on))
            .await
            .expect(200);
        scene.granted(&server, request()).await;
    }
}

async fn another_method(scene: &Scene) {
    let server = TestServer::start().await;
    let by_post = json!({"token_endpoint_auth_method": "client_secret_post"});
    let secret = client_with_secret(&server, "portal", by_post).await;
    let request = with_basic(post(&[BY_CREDENTIALS]), "portal", &secret);
    let answer = scene.refused(&server, "invalid_client", request).await;
    // It reads like a wrong secret.
    let wrong = with_basic(post(&[BY_CREDENTIALS]), "portal", "x");
    assert_eq!(server.send(wrong).await.json(), answer.json());
    let in_body = [
        BY_CREDENTIALS,
        ("client_id", "portal"),
        ("client_secret", &secret),
    ];
    scene.granted(&server, post(&in_body)).await;
}

async fn too_many_guesses(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let wrong = format!("{secret}x");
    let request = |id: &str, secret: &str| with_basic(post(&[BY_CREDENTIALS]), id, secret);
    let mut answers = Vec::new();
    for id in ["portal", "nobody"] {
        for _ in 0..10 {
            let answer = server.send(request(id, &wrong)).await;
            assert!(!answer.headers.contains_key("retry-after"));
        }
        let slowed = request(id, &wrong);
        let answer = scene.refused(&server, "invalid_client", slowed).await;
        assert_eq!(answer.header("retry-after"), "30");
        answers.push(answer.text().to_owned());
    }
    assert_eq!(answers[0], answers[1]);
    // The right one is never refused because others guess.
    scene.granted(&server, request("portal", &secret)).await;
    server.clock.advance_seconds(30);
    let again = server.send(request("portal", &wrong)).await;
    assert!(!again.headers.contains_key("retry-after"));
}

async fn another_client_id(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let assertion = partner.assertion(&server).sign();
    let form = |id| {
        [
            ("grant_type", JWT_BEARER),
            ("assertion", &*assertion),
            ("client_id", id),
        ]
    };
    let other = post(&form("partner-2"));
    scene.refused(&server, "invalid_client", other).await;
    let same = post(&form("partner-1"));
    scene.granted(&server, same).await;
}

async fn no_authentication(scene: &Scene) {
    let server = TestServer::start().await;
    let secret = client_with_secret(&server, "portal", json!({})).await;
    let by_credentials = post(&[BY_CREDENTIALS]);
    scene
        .refused(&server, "invalid_client", by_credentials)
        .await;

    let clients = json!({"clients": {"only": ["portal"]}});
    let issuer = "https://idp.example.com";
    let (provider, _) = crate::registered::identity_provider(&server, issuer, clients).await;
    let assertion = provider.assertion(&server).claim("sub", "alice").sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &assertion)];
    scene.refused(&server, "invalid_client", post(&form)).await;
    let authenticated = with_basic(post(&form), "portal", &secret);
    scene.granted(&server, authenticated).await;
}
