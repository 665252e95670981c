//! A user's browser brings a client's request, the user signs in and allows it, and the client trades the code (RFC 6749 section 4.1,
//! RFC 7636, RFC 9207).

use std::sync::Arc;

use jurat_issuance::rejection::Reason;
use serde_json::json;

use crate::browser::*;
use crate::http_client::Answer;
use crate::resource_server::claims_of;
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{post, post_to, with_basic};

/// Trades a code.
async fn trade(server: &TestServer, secret: &str, code: &str, verifier: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", verifier),
    ];
    server.send(with_basic(post(&form), "web", secret)).await
}

#[tokio::test]
async fn rfc6749_s4_1_a_user_signs_in_allows_and_the_client_gets_tokens() {
    let server = TestServer::start().await;
    let secret = web(&server, json!({})).await;
    let alice = add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    let consent = browser.sign_in(&request(&[]), "alice").await;
    assert!(
        consent.text().contains("Allow access?"),
        "{}",
        consent.text()
    );
    let brought = brought(&browser.submit(&consent, &[("decision", "allow")]).await);
    assert_eq!((&*brought["state"], &*brought["iss"]), ("xyz", ISSUER));
    let tokens = trade(&server, &secret, &brought["code"], VERIFIER)
        .await
        .expect(200);
    assert_eq!(tokens["scope"], "openid profile email a");
    let claims = claims_of(&server, tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(claims["sub"], alice.to_string());
    assert!(tokens["refresh_token"].is_string() && tokens["id_token"].is_string());
    // The user is signed in and has consented: the next code comes at once.
    let next = browser.get(&request(&[("prompt", "none")])).await;
    assert!(crate::browser::brought(&next).contains_key("code"));
    assert_eq!(next.header("cache-control"), "no-store");
}

#[tokio::test]
async fn rfc6749_s4_1_2_1_a_user_says_no() {
    let server = TestServer::start().await;
    web(&server, json!({})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    let consent = browser.sign_in(&request(&[]), "alice").await;
    let brought = brought(&browser.submit(&consent, &[("decision", "deny")]).await);
    assert_eq!(
        (&*brought["error"], &*brought["state"]),
        ("access_denied", "xyz")
    );
    assert_eq!(brought["iss"], ISSUER);
}

#[tokio::test]
async fn rfc6749_s4_1_2_1_what_is_not_proven_is_a_page_and_no_redirect() {
    let server = TestServer::start().await;
    web(&server, json!({})).await;
    for changes in [
        [("redirect_uri", "https://evil.example.com/")],
        [("client_id", "nobody")],
    ] {
        let page = server.get(&request(&changes)).await;
        assert_eq!(page.status.as_u16(), 400);
        assert!(page.headers.get("location").is_none());
        assert!(page.header("content-type").starts_with("text/html"));
    }
    let twice = format!("{}&state=abc", request(&[]));
    assert_eq!(server.get(&twice).await.status.as_u16(), 400);
    let told = brought(&server.get(&request(&[("response_type", "token")])).await);
    assert_eq!(told["error"], "unsupported_response_type");
}

#[tokio::test]
async fn rfc6749_s10_12_a_form_of_another_site_decides_nothing() {
    let server = TestServer::start().await;
    web(&server, json!({})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    browser.sign_in(&request(&[]), "alice").await;
    for forged in ["csrf_token=x&decision=allow", "csrf_token=&decision=allow"] {
        let answer = browser.send(post_to(&request(&[]), forged)).await;
        let location = answer.headers.get("location");
        let location = location.map_or("", |to| to.to_str().unwrap());
        assert!(!location.contains("code="), "{location}");
    }
    let stolen = [
        ("username", "alice"),
        ("password", PASSWORD),
        ("csrf_token", "x"),
    ];
    let mut other = Browser::new(&server);
    let body = crate::token_endpoint::encode(&stolen);
    let answer = other.send(post_to(&request(&[]), &body)).await;
    assert_eq!(answer.status.as_u16(), 422);
}

#[tokio::test]
async fn openid_connect_core_s3_1_2_1_a_request_may_come_by_post_and_prompt_login_asks_once() {
    let server = TestServer::start().await;
    web(&server, json!({})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    browser.sign_in(&request(&[]), "alice").await;
    let address = request(&[("prompt", "login")]);
    let (path, query) = address.split_once('?').unwrap();
    let moved = browser.send(post_to(path, query)).await;
    let page = browser.follow(&moved).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let back = browser.submit(&page, &fields).await;
    let consent = browser.follow(&back).await;
    assert!(consent.text().contains("Allow access?"));
}

#[tokio::test]
async fn a_wrong_password_shows_the_page_again_and_not_you_signs_out() {
    let server = TestServer::start().await;
    web(&server, json!({})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    let page = browser.get(&request(&[])).await;
    let wrong = [("username", "alice"), ("password", "wrong")];
    let page = browser.submit(&page, &wrong).await;
    assert_eq!(page.status.as_u16(), 422);
    let right = [("username", "alice"), ("password", PASSWORD)];
    let back = browser.submit(&page, &right).await;
    let consent = browser.follow(&back).await;
    let back = browser
        .submit(&consent, &[("decision", "switch_user")])
        .await;
    assert!(browser.follow(&back).await.text().contains("Password"));
}

#[tokio::test]
async fn form_post_response_mode_s2_the_answer_is_a_form() {
    let server = TestServer::start().await;
    web(&server, json!({"consent": "implied"})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    let page = browser
        .sign_in(&request(&[("response_mode", "form_post")]), "alice")
        .await;
    assert_eq!(page.status.as_u16(), 200);
    for part in ["method=\"post\"", CALLBACK, "name=\"code\"", "name=\"iss\""] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
}

/// RFC 6749 section 4.1.2 does not ask when the second use came: of 64 at once one is granted, and as the others are second uses what it
/// brought is revoked.
#[tokio::test]
async fn rfc6749_s4_1_2_of_64_at_once_one_wins_and_the_others_use_ends_what_it_got() {
    let server = Arc::new(TestServer::start().await);
    let secret = web(&server, json!({"consent": "implied"})).await;
    add_user(&server, "alice").await;
    let mut browser = Browser::new(&server);
    let page = browser.get(&request(&[])).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let back = browser.submit(&page, &fields).await;
    let code = brought(&browser.follow(&back).await)["code"].clone();
    let uses = (0..64).map(|_| {
        let (server, secret, code) = (Arc::clone(&server), secret.clone(), code.clone());
        tokio::spawn(async move { trade(&server, &secret, &code, VERIFIER).await })
    });
    let (mut won, mut lost) = (Vec::new(), 0);
    for one in uses.collect::<Vec<_>>() {
        let answer = one.await.unwrap();
        if answer.status.as_u16() == 200 {
            won.push(answer.json());
        } else {
            assert_eq!(answer.expect(400)["error"], "invalid_grant");
            assert_eq!(server.decision(&answer).reason, Some(Reason::GrantUsed));
            lost += 1;
        }
    }
    assert_eq!((won.len(), lost), (1, 63));
    let refresh_token = won[0]["refresh_token"].as_str().unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
    ];
    let refused = server.send(with_basic(post(&form), "web", &secret)).await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
}
