//! Why, in the console: an assertion that is pasted, the decisions that were made, and one of them.

use http::Method;
use jurat_protocol::jose::base64url;
use jurat_registry::role::Role;
use serde_json::json;

use super::{send, signed_in};
use crate::browser::Browser;
use crate::http_client::Answer;
use crate::registered::{client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::{post_to, trade};

const EXPLAIN: &str = "/console/explain";
const DECISIONS: &str = "/console/decisions";

/// What the console says of what is pasted.
async fn explained(browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(EXPLAIN).await;
    send(browser, &page, EXPLAIN, fields).await
}

#[track_caller]
fn has(page: &Answer, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(text.contains(word), "no {word}: {text}");
    }
}

#[track_caller]
fn lacks(page: &Answer, words: &[&str]) {
    let text = page.text();
    for word in words {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn a_pasted_assertion_is_decoded_and_judged_and_not_used_up() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let assertion = partner.assertion(&server).sign();
    let page = explained(&mut browser, &[("assertion", &format!(" {assertion}\n"))]).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    has(
        &page,
        &[
            "It would be granted",
            "Every check passes",
            "It is meant for this server",
            "RFC 7523 section 3",
            "ES256",
            "The token that would be issued",
            "/console/clients/partner-1",
        ],
    );
    assert_eq!(page.header("cache-control"), "no-store");
    trade(&server, &assertion).await.expect(200);
    let again = explained(&mut browser, &[("assertion", &assertion)]).await;
    has(
        &again,
        &["It would be refused", "invalid_grant", "assertion-replayed"],
    );
}

#[tokio::test]
async fn each_check_that_fails_says_what_would_mend_it_and_where() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let elsewhere = partner
        .assertion(&server)
        .claim("aud", "https://other.example.com");
    let fields = [("assertion", &*elsewhere.sign()), ("scope", "z")];
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = explained(&mut browser, &fields).await;
    has(
        &page,
        &[
            "It would be refused",
            "audience-not-us",
            "https://other.example.com",
            "jurat client update partner-1",
            "/console/clients/partner-1/edit",
            "Another check fails too",
        ],
    );
    drop(browser);
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let elsewhere = partner
        .assertion(&server)
        .claim("aud", "https://other.example.com");
    let mut auditor = signed_in(&server, Role::Auditor).await;
    let page = explained(&mut auditor, &[("assertion", &elsewhere.sign())]).await;
    has(&page, &["jurat client update partner-1"]);
    lacks(&page, &["/console/clients/partner-1/edit"]);
}

#[tokio::test]
async fn what_comes_from_an_assertion_is_text() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let evil = "</code><script>alert(1)</script>\u{202e}";
    let assertion = partner
        .assertion(&server)
        .claim("sub", evil)
        .claim("aud", evil)
        .claim(evil, evil)
        .header("kid", evil)
        .sign();
    let page = explained(&mut browser, &[("assertion", &assertion)]).await;
    assert_eq!(page.status.as_u16(), 200);
    lacks(&page, &["<script>alert", "\u{202e}"]);
    has(&page, &["alert(1)", "[U+202E]"]);
    // The record of the refusal says it too.
    let refused = trade(&server, &assertion).await;
    server.flush_decisions().await;
    let id = refused.header("jurat-decision");
    for page in [DECISIONS.to_owned(), format!("{DECISIONS}/{id}")] {
        lacks(
            &browser.get(&page).await,
            &["<script>alert", "\u{202e}", evil],
        );
    }
}

#[tokio::test]
async fn claims_are_enough_to_ask_and_nothing_at_all_is_not() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let claims = json!(partner.assertion(&server).claims).to_string();
    let unsigned = format!(
        "{}.{}",
        base64url::encode(r#"{"alg":"ES256"}"#),
        base64url::encode(&claims)
    );
    for said in [claims, unsigned] {
        let page = explained(&mut browser, &[("assertion", &said)]).await;
        has(
            &page,
            &[
                "It would be granted, as far as this can be judged",
                "Not judged",
            ],
        );
    }
    for (said, sentence) in [("", "Paste an assertion"), ("{", "not one JSON object")] {
        let page = explained(&mut browser, &[("assertion", said), ("scope", "a")]).await;
        assert_eq!(page.status.as_u16(), 422);
        has(&page, &["f-assertion-problem", sentence, "value=\"a\""]);
    }
    let foreign = browser.send(post_to(EXPLAIN, "assertion=x")).await;
    assert_eq!(foreign.status.as_u16(), 403);
}

/// The ids of a grant to `partner-1`, of a refusal of its next attempt, and of a refusal of somebody unknown.
async fn decided(server: &TestServer) -> [String; 3] {
    let partner = client(server, "partner-1", json!({})).await;
    let spent = partner.assertion(server).sign();
    let mut ids = Vec::new();
    for assertion in [spent.as_str(), &spent, "x"] {
        let answer = trade(server, assertion).await;
        ids.push(answer.header("jurat-decision").to_owned());
        server.clock.advance_seconds(1);
    }
    server.flush_decisions().await;
    ids.try_into().unwrap()
}

#[tokio::test]
async fn decisions_are_found_by_what_is_known_of_them() {
    let server = TestServer::start().await;
    let ids = decided(&server).await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    for (query, expected) in [
        ("", [true, true, true]),
        ("?granted=yes", [true, false, false]),
        ("?granted=no", [false, true, true]),
        ("?reason=assertion-replayed", [false, true, false]),
        ("?issuer=partner-1", [true, true, false]),
        ("?subject=partner-1", [true, false, false]),
        ("?client=nobody", [false, false, false]),
        ("?since=2027-01-15&until=2027-01-15", [true, true, true]),
        ("?since=2027-01-16", [false, false, false]),
        ("?until=2027-01-14", [false, false, false]),
    ] {
        let page = browser.get(&format!("{DECISIONS}{query}")).await;
        assert_eq!(page.status.as_u16(), 200, "{query}: {}", page.text());
        let found = ids
            .each_ref()
            .map(|id| page.text().contains(&format!("{DECISIONS}/{id}")));
        assert_eq!(found, expected, "{query}");
    }
    let one = browser.get(&format!("{DECISIONS}?id={}", ids[1])).await;
    assert_eq!(one.header("location"), format!("{DECISIONS}/{}", ids[1]));
    for (query, sentence) in [
        ("?subject=x&granted=no", "only grants have a subject"),
        ("?reason=because", "there is no such reason"),
        ("?until=soon", "A day is written like"),
    ] {
        let page = browser.get(&format!("{DECISIONS}{query}")).await;
        assert_eq!(page.status.as_u16(), 422, "{query}");
        let text = page.text().to_lowercase();
        assert!(text.contains(&sentence.to_lowercase()), "{query}: {text}");
    }
}

#[tokio::test]
async fn a_long_list_goes_on_and_begins_anew() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    for _ in 0..51 {
        let assertion = partner.assertion(&server).sign();
        trade(&server, &assertion).await.expect(200);
    }
    let mut browser = signed_in(&server, Role::Auditor).await;
    let search = format!("{DECISIONS}?issuer=partner-1");
    let first = browser.get(&search).await;
    has(&first, &["50 shown", "Next page"]);
    lacks(&first, &["First page"]);
    let text = first.text();
    let next = text.split("issuer=partner-1&#38;after=").nth(1);
    let next = next.unwrap_or_else(|| panic!("{text}"));
    let next = next.split('"').next().unwrap();
    let second = browser.get(&format!("{search}&after={next}")).await;
    has(&second, &["1 shown", "First page"]);
    lacks(&second, &["Next page"]);
}

#[tokio::test]
async fn a_list_that_follows_is_answered_with_rows_alone() {
    let server = TestServer::start().await;
    decided(&server).await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser
        .get(&format!("{DECISIONS}?live=on&granted=no"))
        .await;
    let rows = "/console/decisions/rows?granted=no";
    has(&page, &[&format!("hx-get=\"{rows}\""), "htmx", "Pause"]);
    let before = browser.get(rows).await;
    lacks(&before, &["<html", "<main", "Granted"]);
    let next = trade(&server, "y").await;
    server.flush_decisions().await;
    let after = browser.get(rows).await;
    has(&after, &[next.header("jurat-decision")]);
    lacks(&before, &[next.header("jurat-decision")]);
    // Signed out, the page is loaded anew and leads to the door.
    let nobody = Browser::new(&server).get(rows).await;
    assert_eq!(nobody.status.as_u16(), 204);
    assert_eq!(nobody.header("hx-refresh"), "true");
    assert!(nobody.text().is_empty());
}

#[tokio::test]
async fn a_decision_is_shown_with_its_record_and_every_check() {
    let server = TestServer::start().await;
    let [granted, refused, _] = decided(&server).await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let page = browser.get(&format!("{DECISIONS}/{granted}")).await;
    has(
        &page,
        &[
            "A token was issued",
            "The token that was issued",
            "SHA-256 of the assertion",
            &format!("/console/tokens/{granted}"),
            &format!("/console/tokens/{granted}/revoke"),
        ],
    );
    let page = browser.get(&format!("{DECISIONS}/{refused}")).await;
    has(
        &page,
        &[
            "It was refused",
            "assertion-replayed",
            "Issuer, as claimed",
            "/console/clients/partner-1",
            "Nothing was used before that is used once",
        ],
    );
    lacks(&page, &["/console/tokens/", "eyJ"]);
    let nothing = format!("{DECISIONS}/01JZZZZZZZZZZZZZZZZZZZZZZZ");
    assert_eq!(browser.get(&nothing).await.status.as_u16(), 404);
    // Whose token has ended has nothing to revoke.
    server.clock.advance_seconds(7200);
    let page = browser.get(&format!("{DECISIONS}/{granted}")).await;
    lacks(&page, &["/revoke"]);
}

#[tokio::test]
async fn a_decision_leads_to_the_identity_provider_and_to_what_would_mend_it() {
    let server = TestServer::start().await;
    let settings = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    let issuer = "https://idp.example.com";
    let (provider, id) = identity_provider(&server, issuer, settings).await;
    let late = provider.assertion(&server).claim("sub", "job").sign();
    server.clock.advance_seconds(4000);
    let refused = trade(&server, &late).await;
    server.flush_decisions().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let decision = refused.header("jurat-decision");
    let page = browser.get(&format!("{DECISIONS}/{decision}")).await;
    has(
        &page,
        &[
            "assertion-expired",
            &format!("/console/identity-providers/{id}"),
            "It has not expired",
        ],
    );
    let disable = Some(json!({"enabled": false}));
    let path = format!("/identity-providers/{id}");
    server
        .admin(Method::PATCH, &path, disable)
        .await
        .expect(200);
    let fresh = provider.assertion(&server).claim("sub", "job").sign();
    let refused = trade(&server, &fresh).await;
    server.flush_decisions().await;
    let decision = refused.header("jurat-decision");
    let page = browser.get(&format!("{DECISIONS}/{decision}")).await;
    has(&page, &["issuer-disabled", "Open the identity provider"]);
}
