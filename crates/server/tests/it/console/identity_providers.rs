//! Identity providers in the console: listed with what is wrong about them, switched, removed, and trusted anew by each of the ways.

use http::Method;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{send, signed_in};
use crate::registered::identity_provider;
use crate::test_server::TestServer;

const LIST: &str = "/console/identity-providers";

async fn record(server: &TestServer, id: &str) -> Value {
    let path = format!("/identity-providers/{id}");
    server.admin(Method::GET, &path, None).await.expect(200)
}

#[tokio::test]
async fn the_list_tells_keys_presenters_and_the_worst_finding_and_is_searched() {
    let server = TestServer::start().await;
    let narrow = json!({"name": "Acme <b>CI</b>", "clients": {"only": ["portal"]}, "subjects": {"only": ["alice"]}});
    identity_provider(&server, "https://ci.example.com", narrow).await;
    let wide = json!({"clients": "any_authenticated", "scope": ["a"]});
    identity_provider(&server, "https://wide.example.com", wide).await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get(LIST).await;
    let text = page.text();
    for words in [
        "Acme &#60;b&#62;CI&#60;/b&#62;",
        "https://ci.example.com",
        "1 registered key",
        "portal",
        "any client",
        "2 notes",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(
        !text.contains("/identity-providers/new"),
        "an auditor trusts nobody"
    );
    let found = browser.get(&format!("{LIST}?q=WIDE.example")).await;
    let found = found.text();
    assert!(
        found.contains("https://wide.example.com") && !found.contains("ci.example.com"),
        "{found}"
    );
    assert!(found.contains("2 notes"), "{found}");
}

#[tokio::test]
async fn a_provider_is_shown_switched_and_removed_each_time_after_a_question() {
    let server = TestServer::start().await;
    let settings = json!({
        "clients": {"only": ["portal"]},
        "subjects": {"matching": {"patterns": ["repo:acme/*"]}},
        "claim_rule": "claims.team == 'blue'",
        "rule_tests": [{"name": "another team", "claims": {"sub": "repo:acme/x", "team": "red"}, "expect": "deny"}],
    });
    let (_, id) = identity_provider(&server, "https://ci.example.com", settings).await;
    let own = format!("{LIST}/{id}");
    let mut browser = signed_in(&server, Role::Tenant).await;
    let shown = browser.get(&own).await;
    let text = shown.text();
    for words in [
        "whoever matches repo:acme/*",
        "claims.team == &#39;blue&#39;",
        "1 of 1 rule tests come as expected",
        "Public key",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let switch = format!("{own}/switch");
    let page = browser.get(&switch).await;
    assert!(page.text().contains("What this will do"), "{}", page.text());
    assert_eq!(record(&server, &id).await["enabled"], true);
    let done = send(&mut browser, &page, &switch, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    assert_eq!(record(&server, &id).await["enabled"], false);
    let remove = format!("{own}/remove");
    let page = browser.get(&remove).await;
    let done = send(&mut browser, &page, &remove, &[]).await;
    assert_eq!(done.header("location"), format!("{LIST}?done=removed"));
    let gone = server
        .admin(Method::GET, &format!("/identity-providers/{id}"), None)
        .await;
    gone.expect(404);
    assert_eq!(browser.get(&own).await.status.as_u16(), 404);
}

#[tokio::test]
async fn what_is_a_risk_is_accepted_by_name_before_it_is_switched_on_again() {
    let server = TestServer::start().await;
    let wide = json!({"enabled": false, "clients": {"only": ["portal"]}, "key_source": {"from": "discovery"}});
    let issuer = "https://token.actions.githubusercontent.com";
    let (_, id) = identity_provider(&server, issuer, wide).await;
    let switch = format!("{LIST}/{id}/switch");
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(&switch).await;
    assert!(page.text().contains("I accept the risk"), "{}", page.text());
    let refused = send(&mut browser, &page, &switch, &[]).await;
    assert!(refused.status.is_client_error(), "{}", refused.text());
    assert_eq!(record(&server, &id).await["enabled"], false);
    let risk = [("accept_risk", "unbound-shared-issuer")];
    let text = page.text();
    assert!(text.contains(risk[0].1), "{text}");
    let done = send(&mut browser, &page, &switch, &risk).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    assert_eq!(record(&server, &id).await["enabled"], true);
}

#[tokio::test]
async fn an_auditor_and_an_operator_change_no_trust() {
    for role in [Role::Auditor, Role::Operator] {
        let server = TestServer::start().await;
        let (_, id) = identity_provider(&server, "https://ci.example.com", json!({})).await;
        let mut browser = signed_in(&server, role).await;
        let own = format!("{LIST}/{id}");
        let shown = browser.get(&own).await;
        assert!(!shown.text().contains("/remove\""), "{}", shown.text());
        let remove = format!("{own}/remove");
        let page = browser.get(&remove).await;
        let refused = send(&mut browser, &page, &remove, &[]).await;
        assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
        record(&server, &id).await;
    }
}

#[tokio::test]
async fn only_whoever_may_trust_registers() {
    let by_hand = "/console/identity-providers/new/by-hand";
    for role in [Role::Auditor, Role::Operator] {
        let server = TestServer::start().await;
        let mut browser = signed_in(&server, role).await;
        let page = browser.get(by_hand).await;
        let fields = [
            ("issuer", "https://idp.example.com"),
            ("key_source", "discovery"),
            ("clients_kind", "only"),
            ("subjects_kind", "only"),
            ("subjects", "alice"),
            ("confirmed", "yes"),
        ];
        let refused = send(&mut browser, &page, by_hand, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
        assert!(
            refused.text().contains("this needs the role"),
            "{}",
            refused.text()
        );
        let listed = server.admin(Method::GET, "/identity-providers", None);
        assert_eq!(listed.await.expect(200)["items"], json!([]));
    }
}
