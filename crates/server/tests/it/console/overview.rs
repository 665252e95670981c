//! The overview: what was granted and refused, over which time, and why.

use jurat_registry::role::Role;
use serde_json::json;

use super::signed_in;
use crate::registered::{client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::trade;

#[tokio::test]
async fn an_empty_system_says_what_to_do_first_to_those_who_may() {
    for (role, says) in [(Role::Tenant, true), (Role::Auditor, false)] {
        let server = TestServer::start().await;
        let mut browser = signed_in(&server, role).await;
        let page = browser.get("/console/").await;
        let page = page.text();
        assert_eq!(page.contains("/console/clients/new"), says, "{page}");
    }
}

#[tokio::test]
async fn what_was_decided_is_drawn_over_time_and_each_reason_opens_its_decisions() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    identity_provider(&server, "https://idp.example.com", json!({})).await;
    let spent = partner.assertion(&server).sign();
    for assertion in [spent.as_str(), &spent, &spent, "x"] {
        trade(&server, assertion).await;
    }
    server.flush_decisions().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get("/console/").await;
    let page = page.text();
    let reason = "/console/decisions?reason=assertion-replayed";
    let (before, after) = page
        .split_once(reason)
        .unwrap_or_else(|| panic!("no {reason}: {page}"));
    assert!(
        after.contains("assertion-not-three-parts"),
        "the most frequent is first"
    );
    let count = after.split("class=\"count\">").nth(1).unwrap();
    assert_eq!(count.split('<').next(), Some("2"));
    assert!(before.contains("<svg class=\"chart\"") && before.contains("Refused, 24 hours"));
    assert!(before.contains("Refused <strong>3</strong>"), "{before}");
    let shown = browser.get(reason).await;
    assert!(shown.text().contains("assertion-replayed"));
    // Two days later it belongs to the week and the month alone.
    server.clock.advance_seconds(2 * 86_400);
    let mut browser = super::Browser::new(&server);
    let door = browser.get("/console/sign-in").await;
    let fields = [("username", "ada"), ("password", crate::browser::PASSWORD)];
    browser.submit(&door, &fields).await;
    for (range, refused, parts) in [("day", 0, 24), ("week", 3, 28), ("month", 3, 30)] {
        let page = browser.get(&format!("/console/?range={range}")).await;
        let page = page.text();
        let sum = format!("Refused <strong>{refused}</strong>");
        assert!(page.contains(&sum), "{range}: {page}");
        let rows = page.matches("data-label=\"Refused\"").count();
        assert_eq!(rows, parts, "{range}");
        let current = format!("/console/?range={range}\" aria-current=\"true\"");
        assert!(page.contains(&current), "{range}: {page}");
    }
}
