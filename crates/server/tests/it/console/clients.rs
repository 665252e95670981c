//! Clients in the console: registered, shown, never with a secret twice.

use http::Method;
use jurat_registry::role::Role;

use super::{send, signed_in};
use crate::test_server::TestServer;

const NEW: &str = "/console/clients/new";

#[tokio::test]
async fn a_client_is_registered_with_a_key_pair_that_is_shown_once() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("id", "partner-1"),
        ("grant_types", "jwt-bearer"),
        ("scope", "orders.read orders.write"),
        ("default_scope", "orders.read"),
        ("credential", "generate"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("What this will do"),
        "{}",
        review.text()
    );
    server
        .admin(Method::GET, "/clients/partner-1", None)
        .await
        .expect(404);
    let made = send(&mut browser, &review, NEW, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    assert!(made.text().contains("-----BEGIN PRIVATE KEY-----"));
    assert_eq!(made.header("cache-control"), "no-store");
    let client = server
        .admin(Method::GET, "/clients/partner-1", None)
        .await
        .expect(200);
    assert_eq!(client["credentials"].as_array().unwrap().len(), 1);
    assert_eq!(client["default_scope"][0], "orders.read");
    for page in ["/console/clients/partner-1", "/console/clients"] {
        assert!(!browser.get(page).await.text().contains("PRIVATE KEY"));
    }
    assert!(!String::from_utf8_lossy(&server.stored()).contains("PRIVATE KEY"));
}

#[tokio::test]
async fn what_the_api_refuses_is_said_at_the_field_and_nothing_is_lost() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let fields = [
        ("id", "partner-1"),
        ("name", "A <b>partner</b>"),
        ("grant_types", "jwt-bearer"),
        ("scope", "a"),
        ("default_scope", "b"),
        ("credential", "none"),
    ];
    let refused = send(&mut browser, &page, NEW, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(
        refused.text().contains("A &lt;b&gt;partner&lt;/b&gt;"),
        "{}",
        refused.text()
    );
    assert!(
        refused.text().contains("f-default-scope-problem")
            || refused.text().contains("default_scope")
    );
    server
        .admin(Method::GET, "/clients/partner-1", None)
        .await
        .expect(404);
}

#[tokio::test]
async fn a_secret_is_shown_once_and_stands_in_no_other_page() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let body = serde_json::json!({"id": "portal", "scope": ["a"]});
    server
        .admin(Method::POST, "/clients", Some(body))
        .await
        .expect(201);
    let add = "/console/clients/portal/credentials/new";
    let page = browser.get(add).await;
    let review = send(&mut browser, &page, add, &[("kind", "secret")]).await;
    let made = send(&mut browser, &review, add, &[]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text());
    let text = made.text();
    let secret = text
        .split("id=\"secret\"")
        .nth(1)
        .unwrap()
        .split('>')
        .nth(1)
        .unwrap();
    let secret = secret.split('<').next().unwrap().trim().to_owned();
    assert!(secret.len() >= 32, "{secret}");
    for page in ["/console/clients/portal", "/console/", "/console/clients"] {
        assert!(!browser.get(page).await.text().contains(&secret), "{page}");
    }
}

#[tokio::test]
async fn a_client_starts_from_a_preset_and_each_of_its_settings_is_shown_before() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    assert!(page.text().contains("value=\"axway\""), "{}", page.text());
    let fields = [
        ("preset", "axway"),
        ("id", "gateway"),
        ("grant_types", "jwt-bearer"),
        ("scope", "resource.READ"),
        ("credential", "none"),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    let audience = "http://apigateway/api/oauth/token";
    assert!(review.text().contains(audience), "{}", review.text());
    send(&mut browser, &review, NEW, &[]).await;
    let client = server.admin(Method::GET, "/clients/gateway", None).await;
    let audiences = &client.expect(200)["assertion"]["audiences"];
    assert!(audiences.to_string().contains(audience), "{audiences}");
}
