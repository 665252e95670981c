//! OpenID Connect RP-Initiated Logout 1.0 over HTTP: a client sends its user's browser to `/oauth2/logout`, and may get it back.

use std::sync::Arc;

use http::{Method, Request};
use http_body_util::Full;
use serde_json::json;
use tokio::sync::Barrier;

use crate::browser::*;
use crate::http_client::{self, Answer};
use crate::test_server::{ISSUER, TestServer};
use crate::token_endpoint::{encode, post, post_to, with_basic};

const BYE: &str = "https://web.example.com/bye";
const LOGOUTS: usize = 64;

async fn world() -> (TestServer, String) {
    let server = TestServer::start().await;
    let secret = web(&server, json!({"consent": "implied"})).await;
    add_user(&server, "alice").await;
    (server, secret)
}

fn logout(parameters: &[(&str, &str)]) -> String {
    format!("/oauth2/logout?{}", encode(parameters))
}

/// Whether the browser's user need not sign in again.
async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    let answer = browser.get(&request(&[("prompt", "none")])).await;
    brought(&answer).contains_key("code")
}

#[track_caller]
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// A page that sends the browser nowhere.
#[track_caller]
fn page<'a>(answer: &'a Answer, status: u16, says: &str) -> &'a str {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert!(answer.headers.get("location").is_none());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert!(answer.text().contains(says), "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn rp_initiated_logout_s2_1_discovery_names_the_endpoint() {
    let server = TestServer::start().await;
    let answer = server.get("/.well-known/openid-configuration").await;
    let endpoint = &answer.expect(200)["end_session_endpoint"];
    assert_eq!(*endpoint, format!("{ISSUER}/oauth2/logout"));
}

#[tokio::test]
async fn rp_initiated_logout_s3_with_a_hint_the_browser_is_signed_out_and_comes_back_with_state() {
    let (server, secret) = world().await;
    let (mut browser, tokens) = signed_in(&server, &secret, &[]).await;
    assert!(is_signed_in(&mut browser).await);
    let hint = tokens["id_token"].as_str().unwrap();
    let address = logout(&[
        ("id_token_hint", hint),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b&c"),
    ]);
    let answer = browser.get(&address).await;
    assert_eq!(location(&answer), format!("{BYE}?state=a+b%26c"));
    let ended = answer.headers.get_all("set-cookie").iter();
    let ended = ended.filter(|cookie| cookie.to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(ended.count(), 1);
    assert!(!is_signed_in(&mut browser).await);
    // What was granted in the session has ended with it (OpenID Connect Back-Channel Logout section 2.7).
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let refused = server
        .send(with_basic(post(&refresh), "web", &secret))
        .await;
    assert_eq!(refused.expect(400)["error"], "invalid_grant");
    // Once more, it is as if it were done.
    assert!(location(&browser.get(&address).await).starts_with(BYE));
}

#[tokio::test]
async fn a_session_that_is_copied_ends_as_well() {
    let (server, secret) = world().await;
    let (mut browser, tokens) = signed_in(&server, &secret, &[]).await;
    let mut copy = browser.copy();
    let hint = tokens["id_token"].as_str().unwrap();
    let answer = browser.get(&logout(&[("id_token_hint", hint)])).await;
    page(&answer, 200, "You are signed out");
    assert!(!is_signed_in(&mut copy).await);
}

#[tokio::test]
async fn rp_initiated_logout_s2_without_a_hint_the_user_is_asked_and_may_stay() {
    let (server, secret) = world().await;
    let (mut browser, _) = signed_in(&server, &secret, &[]).await;
    let back = [("client_id", "web"), ("post_logout_redirect_uri", BYE)];
    for address in ["/oauth2/logout".to_owned(), logout(&back)] {
        let question = browser.get(&address).await;
        let text = page(&question, 200, "Sign out?");
        assert!(text.contains("alice") && !text.contains("<script"));
        let stayed = browser.submit(&question, &[("decision", "stay")]).await;
        page(&stayed, 200, "still signed in");
        assert!(is_signed_in(&mut browser).await);
    }
    let question = browser.get(&logout(&back)).await;
    assert!(question.text().contains("Web"));
    let policy = question.header("content-security-policy");
    assert!(policy.contains("form-action 'self' https:"), "{policy}");
    let answer = browser.submit(&question, &[("decision", "sign_out")]).await;
    assert_eq!(location(&answer), BYE);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn rp_initiated_logout_s3_nobody_is_sent_on_who_neither_pressed_nor_brought_a_hint() {
    let (server, _) = world().await;
    let mut browser = Browser::new(&server);
    let back = [("client_id", "web"), ("post_logout_redirect_uri", BYE)];
    let answer = browser.get(&logout(&back)).await;
    let text = page(&answer, 200, "You are signed out");
    assert!(text.contains(&format!("href=\"{BYE}\"")), "{text}");
    let alone = browser.get("/oauth2/logout").await;
    assert!(!page(&alone, 200, "You are signed out").contains("web.example.com"));
}

#[tokio::test]
async fn rp_initiated_logout_s4_what_is_not_registered_is_a_page_and_nobody_is_signed_out() {
    let (server, secret) = world().await;
    let (mut browser, tokens) = signed_in(&server, &secret, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let evil = ("post_logout_redirect_uri", "https://evil.example.com/");
    for parameters in [
        &[evil][..],
        &[("id_token_hint", hint), evil],
        &[("client_id", "web"), evil],
        &[("id_token_hint", "junk"), ("post_logout_redirect_uri", BYE)],
        &[("id_token_hint", hint), ("client_id", "another")],
        &[("state", "a"), ("state", "b")],
    ] {
        let answer = browser.get(&logout(parameters)).await;
        let text = page(&answer, 400, "This link does not work");
        assert!(!text.contains("href=\"https://evil"), "{text}");
        let posted = browser
            .send(post_to("/oauth2/logout", &encode(parameters)))
            .await;
        if posted.status.as_u16() == 303 {
            page(&browser.follow(&posted).await, 400, "does not work");
        } else {
            page(&posted, 400, "does not work");
        }
    }
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn rp_initiated_logout_s2_the_request_may_come_by_post() {
    let (server, secret) = world().await;
    let (mut browser, tokens) = signed_in(&server, &secret, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let form = encode(&[("id_token_hint", hint), ("post_logout_redirect_uri", BYE)]);
    // From another site it brings no cookies: it goes on by GET, which does.
    let moved = browser.send(post_to("/oauth2/logout", &form)).await;
    let answer = browser.follow(&moved).await;
    assert_eq!(location(&answer), BYE);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn rp_initiated_logout_s6_a_form_of_another_site_signs_nobody_out() {
    let (server, secret) = world().await;
    let (mut browser, _) = signed_in(&server, &secret, &[]).await;
    let question = browser.get("/oauth2/logout").await;
    let (action, token) = form_of(&question);
    let good = encode(&[("csrf_token", &token), ("decision", "sign_out")]);
    let mut cross_site = post_to(&action, &good);
    let headers = cross_site.headers_mut();
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let mut forged = vec![cross_site];
    forged.push(post_to(&action, "csrf_token=x&decision=sign_out"));
    // A form of one request is not that of another.
    forged.push(post_to("/oauth2/logout?client_id=web", &good));
    for request in forged {
        page(&browser.send(request).await, 200, "Sign out?");
        assert!(is_signed_in(&mut browser).await);
    }
    // Without a mark it is a request like any other: the user is asked.
    let unmarked = browser.send(post_to(&action, "decision=sign_out")).await;
    page(&browser.follow(&unmarked).await, 200, "Sign out?");
    assert!(is_signed_in(&mut browser).await);
    // Nor is one of another browser's.
    let mut other = Browser::new(&server);
    page(
        &other.send(post_to(&action, &good)).await,
        200,
        "signed out",
    );
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_logouts_of_one_session_at_once_each_comes_back_and_nobody_is_signed_in() {
    let (server, secret) = world().await;
    let server = Arc::new(server);
    let (mut browser, tokens) = signed_in(&server, &secret, &[]).await;
    let hint = tokens["id_token"].as_str().unwrap();
    let address = logout(&[("id_token_hint", hint), ("post_logout_redirect_uri", BYE)]);
    let together = Arc::new(Barrier::new(LOGOUTS));
    let logouts: Vec<_> = (0..LOGOUTS)
        .map(|_| {
            let request = browser.with_cookies(http_client::get(&address));
            let (server, together) = (Arc::clone(&server), Arc::clone(&together));
            tokio::spawn(async move {
                together.wait().await;
                server.send(request).await
            })
        })
        .collect();
    for answer in logouts {
        assert_eq!(location(&answer.await.unwrap()), BYE);
    }
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn other_methods_are_not_served() {
    let server = TestServer::start().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let request = Request::builder().method(&method).uri("/oauth2/logout");
        let answer = server.send(request.body(Full::default()).unwrap()).await;
        assert_eq!(answer.expect(405)["status"], 405, "{method}");
        let allowed = answer.header("allow");
        assert!(allowed.contains("GET") && allowed.contains("POST"));
    }
}
