//! Signing keys in the console: the calendar, the next key, one that is retired, one that is brought.

use http::Method;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::role::Role;
use serde_json::{Value, json};

use super::{send, signed_in};
use crate::test_server::TestServer;

const KEYS: &str = "/console/keys";
const ROTATE: &str = "/console/keys/rotate";
const IMPORT: &str = "/console/keys/import";

async fn keys(server: &TestServer) -> Vec<Value> {
    let listed = server.admin(Method::GET, "/keys", None).await.expect(200);
    listed["items"].as_array().unwrap().clone()
}

fn kid(key: &Value) -> String {
    key["kid"].as_str().unwrap().to_owned()
}

fn retirement(key: &Value) -> String {
    format!("{KEYS}/{}/retire", kid(key))
}

#[tokio::test]
async fn the_calendar_shows_each_key_and_roles_see_what_they_may_press() {
    for (role, operates, imports) in [
        (Role::Auditor, false, false),
        (Role::Operator, true, false),
        (Role::Tenant, true, false),
        (Role::System, true, true),
    ] {
        let server = TestServer::start().await;
        let next = json!({ "algorithm": "ES256" });
        let next = server.admin(Method::POST, "/keys/rotate", Some(next)).await;
        let next = kid(&next.expect(200));
        let mut browser = signed_in(&server, role).await;
        let page = browser.get(KEYS).await;
        let text = page.text();
        assert_eq!(page.status.as_u16(), 200, "{role}");
        for key in keys(&server).await {
            // In the calendar and in the table.
            assert!(text.matches(&kid(&key)).count() >= 2, "{role}: {text}");
        }
        assert!(text.contains(&next) && text.contains("<svg viewBox=\"0 0 1000 20\""));
        assert!(text.contains("https://as.example.com/oauth2/jwks"));
        assert_eq!(text.contains(ROTATE), operates, "{role}");
        assert_eq!(text.contains("/retire"), operates, "{role}");
        assert_eq!(text.contains(IMPORT), imports, "{role}");
    }
}

#[tokio::test]
async fn the_next_key_is_made_once_what_follows_was_seen_and_then_it_can_only_take_over() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let first = kid(&keys(&server).await[0]);
    let page = browser.get(&format!("{ROTATE}?algorithm=ES256")).await;
    let later = [("algorithm", "ES256"), ("immediately", "no")];
    let review = send(&mut browser, &page, ROTATE, &later).await;
    for word in ["What this will do", &first, "in 24 hours"] {
        assert!(review.text().contains(word), "{word}: {}", review.text());
    }
    assert_eq!(keys(&server).await.len(), 1);
    let made = send(&mut browser, &review, ROTATE, &[]).await;
    let list = browser.follow(&made).await;
    assert!(
        list.text().contains("The next key is published"),
        "{}",
        list.text()
    );
    let next = keys(&server).await[1].clone();
    assert_eq!(next["state"], "next");
    // A second one is not made; the one that waits can take over.
    let refused = send(&mut browser, &page, ROTATE, &later).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(refused.text().contains("f-immediately-problem"));
    let at_once = [("algorithm", "ES256"), ("immediately", "yes")];
    let review = send(&mut browser, &page, ROTATE, &at_once).await;
    for word in ["take over now", &kid(&next), "read it again"] {
        assert!(review.text().contains(word), "{word}: {}", review.text());
    }
    send(&mut browser, &review, ROTATE, &[]).await;
    let states: Vec<_> = keys(&server)
        .await
        .iter()
        .map(|key| key["state"].clone())
        .collect();
    assert_eq!(states, ["retired", "signing"]);
    let log = server.admin(Method::GET, "/audit?actor=ada", None).await;
    assert!(!log.expect(200)["items"].as_array().unwrap().is_empty());
    let wrong = [("algorithm", "HS256"), ("immediately", "no")];
    let refused = send(&mut browser, &page, ROTATE, &wrong).await;
    assert!(refused.text().contains("f-algorithm-problem"));
}

#[tokio::test]
async fn a_key_is_retired_with_its_successor_named_and_then_can_only_be_revoked() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Operator).await;
    let key = keys(&server).await[0].clone();
    let retire = retirement(&key);
    let page = browser.get(&retire).await;
    let review = send(&mut browser, &page, &retire, &[("revoke", "no")]).await;
    for word in [
        "It signs nothing from now on",
        "A new ES256 key is made and signs at once",
    ] {
        assert!(review.text().contains(word), "{word}: {}", review.text());
    }
    assert_eq!(keys(&server).await.len(), 1);
    let done = send(&mut browser, &review, &retire, &[]).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    let after = keys(&server).await;
    assert_eq!(
        (&after[0]["state"], &after[1]["state"]),
        (&json!("retired"), &json!("signing"))
    );
    let refused = send(&mut browser, &page, &retire, &[("revoke", "no")]).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    let review = send(&mut browser, &page, &retire, &[("revoke", "yes")]).await;
    assert!(
        review.text().contains("counts for nothing from now on"),
        "{}",
        review.text()
    );
    send(&mut browser, &review, &retire, &[]).await;
    let after = keys(&server).await;
    assert!(
        after.iter().all(|one| one["kid"] != key["kid"]),
        "{after:?}"
    );
    let gone = browser.get(&retire).await;
    assert_eq!(gone.status.as_u16(), 404);
}

#[tokio::test]
async fn an_auditor_changes_no_key() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let key = keys(&server).await[0].clone();
    let retire = retirement(&key);
    let page = browser.get(&retire).await;
    let fields = [("revoke", "yes"), ("confirmed", "yes")];
    let refused = send(&mut browser, &page, &retire, &fields).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    let page = browser.get(ROTATE).await;
    let fields = [
        ("algorithm", "RS256"),
        ("immediately", "yes"),
        ("confirmed", "yes"),
    ];
    let refused = send(&mut browser, &page, ROTATE, &fields).await;
    assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
    assert_eq!(keys(&server).await, [key]);
}

#[tokio::test]
async fn a_key_is_brought_after_it_was_tried_and_is_shown_nowhere() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::System).await;
    let brought = SigningKey::generate(Algorithm::EdDsa).unwrap();
    let pem = brought.to_pkcs8_pem().to_string();
    let inside = pem.lines().nth(1).unwrap().to_owned();
    let page = browser.get(IMPORT).await;
    for (pem, algorithm) in [("no key", ""), ("", ""), (pem.as_str(), "RS256")] {
        let fields = [
            ("pem", pem),
            ("algorithm", algorithm),
            ("immediately", "no"),
        ];
        let refused = send(&mut browser, &page, IMPORT, &fields).await;
        assert_eq!(refused.status.as_u16(), 422, "{algorithm}");
        assert!(
            refused.text().contains("f-pem-problem"),
            "{}",
            refused.text()
        );
        assert!(!refused.text().contains(&inside));
    }
    let fields = [("pem", pem.as_str()), ("immediately", "no")];
    let review = send(&mut browser, &page, IMPORT, &fields).await;
    assert!(
        review.text().contains(brought.key_id()),
        "{}",
        review.text()
    );
    assert_eq!(review.header("cache-control"), "no-store");
    assert_eq!(keys(&server).await.len(), 1);
    let done = send(&mut browser, &review, IMPORT, &[]).await;
    let list = browser.follow(&done).await;
    assert!(list.text().contains("imported"), "{}", list.text());
    let imported = keys(&server).await[1].clone();
    assert_eq!(
        (&imported["kid"], &imported["source"]),
        (&json!(brought.key_id()), &json!("imported"))
    );
    assert!(!list.text().contains(&inside));
    assert!(!String::from_utf8_lossy(&server.stored()).contains(&inside));
    // It is here already.
    let refused = send(&mut browser, &page, IMPORT, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
}

#[tokio::test]
async fn only_the_greatest_role_brings_a_key() {
    for role in [Role::Auditor, Role::Operator, Role::Tenant] {
        let server = TestServer::start().await;
        let mut browser = signed_in(&server, role).await;
        let pem = SigningKey::generate(Algorithm::EdDsa).unwrap();
        let pem = pem.to_pkcs8_pem().to_string();
        let page = browser.get(IMPORT).await;
        let fields = [
            ("pem", pem.as_str()),
            ("immediately", "yes"),
            ("confirmed", "yes"),
        ];
        let refused = send(&mut browser, &page, IMPORT, &fields).await;
        assert_eq!(refused.status.as_u16(), 403, "{role}: {}", refused.text());
        assert_eq!(keys(&server).await.len(), 1, "{role}");
    }
}
