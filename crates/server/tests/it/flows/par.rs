//! Pushed authorization requests over HTTP (RFC 9126).

use serde_json::json;

use crate::browser::*;
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{encode, post_to, with_basic};

#[tokio::test]
async fn rfc9126_s2_a_client_pushes_its_request_and_the_browser_names_it() {
    let server = TestServer::start().await;
    let settings = json!({"require_pushed_authorization_requests": true});
    let secret = web(&server, settings).await;
    add_user(&server, "alice").await;
    let address = request(&[]);
    let told = brought(&server.get(&address).await);
    assert_eq!(told["error"], "invalid_request");
    let (_, form) = address.split_once('?').unwrap();
    let pushed = with_basic(post_to("/oauth2/par", form), "web", &secret);
    let answer = server.send(pushed).await;
    let pushed = answer.expect(201);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(pushed["expires_in"], 600);
    let uri = pushed["request_uri"].as_str().unwrap();
    let named = [("client_id", "web"), ("request_uri", uri)];
    let address = format!("/oauth2/authorize?{}", encode(&named));
    let mut browser = Browser::new(&server);
    let consent = browser.sign_in(&address, "alice").await;
    let brought = brought(&browser.submit(&consent, &[("decision", "allow")]).await);
    assert_eq!((&*brought["state"], &*brought["iss"]), ("xyz", ISSUER));
    assert!(brought.contains_key("code"));
    // RFC 9126 section 7.3: once.
    assert_eq!(browser.get(&address).await.status.as_u16(), 400);
}

#[tokio::test]
async fn rfc9126_s2_3_what_is_wrong_is_told_to_the_client() {
    let server = TestServer::start().await;
    let secret = web(&server, json!({})).await;
    let address = request(&[("response_type", "token")]);
    let (_, form) = address.split_once('?').unwrap();
    let wrong = with_basic(post_to("/oauth2/par", form), "web", &secret);
    let answer = server.send(wrong).await.expect(400);
    assert_eq!(answer["error"], "unsupported_response_type");
    let unproven = with_basic(post_to("/oauth2/par", form), "web", "wrong");
    let answer = server.send(unproven).await;
    assert_eq!(answer.expect(401)["error"], "invalid_client");
    assert!(answer.header("www-authenticate").starts_with("Basic"));
}
