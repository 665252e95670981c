//! A client hands over a user's name and password (RFC 6749 section 4.3), where an operator has switched that on.

use jurat_issuance::rejection::Reason;
use jurat_protocol::grant_type::GrantType;
use serde_json::json;

use crate::http_client::Answer;
use crate::registered::{client_with_secret, create_client};
use crate::resource_server::claims_of;
use crate::test_server::TestServer;
use crate::token_endpoint::{ask, post, with_basic};
use crate::users::{PASSWORD, user};

async fn with_user() -> (TestServer, String, String) {
    let server = TestServer::start().await;
    let grants = json!({"grant_types": ["password", "refresh_token"]});
    let secret = client_with_secret(&server, "portal", grants).await;
    let id = user(&server, json!({"username": "Ada", "password": PASSWORD})).await;
    (server, secret, id)
}

async fn sign_in(server: &TestServer, secret: &str, name: &str, password: &str) -> Answer {
    let form = [
        ("grant_type", "password"),
        ("username", name),
        ("password", password),
    ];
    server.send(with_basic(post(&form), "portal", secret)).await
}

#[tokio::test]
async fn rfc6749_s4_3_a_client_gets_a_token_for_the_user_whose_password_it_sends() {
    let (server, secret, id) = with_user().await;
    let body = sign_in(&server, &secret, "ada", PASSWORD).await.expect(200);
    let claims = claims_of(&server, body["access_token"].as_str().unwrap()).await;
    assert_eq!(claims["sub"], id);
    assert_eq!(claims["client_id"], "portal");
    assert_eq!(body["scope"], "a");
    assert!(body["refresh_token"].is_string(), "{body}");
    assert!(!body.to_string().contains(PASSWORD));
}

#[tokio::test]
async fn rfc6749_s4_3_2_a_public_client_may_use_it_and_one_that_may_not_guesses_nothing() {
    let (server, _, id) = with_user().await;
    let public = json!({"token_endpoint_auth_method": "none", "grant_types": ["password"]});
    create_client(&server, "app", public).await;
    let form = |client, password| {
        [
            ("grant_type", "password"),
            ("client_id", client),
            ("username", "ada"),
            ("password", password),
        ]
    };
    let body = ask(&server, &form("app", PASSWORD)).await.expect(200);
    let claims = claims_of(&server, body["access_token"].as_str().unwrap()).await;
    assert_eq!(claims["sub"], id);
    let other = json!({"token_endpoint_auth_method": "none", "grant_types": ["refresh_token"]});
    create_client(&server, "other", other).await;
    for password in [PASSWORD, "a wrong password"] {
        let refused = ask(&server, &form("other", password)).await;
        assert_eq!(refused.expect(400)["error"], "unauthorized_client");
    }
    let nobody = [
        ("grant_type", "password"),
        ("username", "ada"),
        ("password", PASSWORD),
    ];
    assert_eq!(
        ask(&server, &nobody).await.expect(401)["error"],
        "invalid_client"
    );
}

#[tokio::test]
async fn rfc6749_s4_3_2_unknown_wrong_and_disabled_read_the_same() {
    let (server, secret, id) = with_user().await;
    let off = json!({"username": "off", "password": PASSWORD, "enabled": false});
    user(&server, off).await;
    user(&server, json!({"username": "new"})).await;
    let mut bodies = Vec::new();
    for (name, password, reason) in [
        ("nobody", PASSWORD, Reason::UserUnknown),
        ("ada", "a wrong password", Reason::PasswordWrong),
        ("new", PASSWORD, Reason::PasswordWrong),
        ("off", PASSWORD, Reason::UserDisabled),
    ] {
        let refused = sign_in(&server, &secret, name, password).await;
        assert_eq!(server.decision(&refused).reason, Some(reason));
        assert!(!server.decision(&refused).detail.contains("wrong password"));
        bodies.push(refused.expect(400));
    }
    assert_eq!(bodies[0]["error"], "invalid_grant");
    assert!(bodies.windows(2).all(|two| two[0] == two[1]), "{bodies:?}");
    for form in [
        vec![("grant_type", "password"), ("username", "ada")],
        vec![("grant_type", "password"), ("password", PASSWORD)],
    ] {
        let refused = server
            .send(with_basic(post(&form), "portal", &secret))
            .await;
        assert_eq!(refused.expect(400)["error"], "invalid_request");
        assert_eq!(
            server.decision(&refused).reason,
            Some(Reason::PasswordMissing)
        );
    }
    drop(id);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_says_when_to_come_again() {
    let (server, secret, _) = with_user().await;
    let refused = loop {
        let refused = sign_in(&server, &secret, "ada", "a wrong password").await;
        if server.decision(&refused).reason != Some(Reason::PasswordWrong) {
            break refused;
        }
    };
    let reason = Reason::PasswordGuessingSlowedDown;
    assert_eq!(server.decision(&refused).reason, Some(reason));
    assert_eq!(refused.header("retry-after"), "30");
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
    let right = sign_in(&server, &secret, "ada", PASSWORD).await;
    assert_eq!(server.decision(&right).reason, Some(reason));
    server.clock.advance_seconds(30);
    sign_in(&server, &secret, "ada", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn rfc9700_s2_4_where_it_is_switched_off_it_is_not_served() {
    let server = TestServer::start_with(|setup| {
        setup.grants.remove(&GrantType::Password);
    })
    .await;
    let form = [
        ("grant_type", "password"),
        ("username", "ada"),
        ("password", PASSWORD),
    ];
    let refused = ask(&server, &form).await;
    assert_eq!(refused.expect(400)["error"], "unsupported_grant_type");
    let metadata = server.get("/.well-known/oauth-authorization-server").await;
    let grants = metadata.expect(200)["grant_types_supported"].clone();
    assert!(
        !grants.as_array().unwrap().contains(&json!("password")),
        "{grants}"
    );
}
