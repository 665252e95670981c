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

#[tokio::test]
async fn a_client_that_publishes_its_keys_is_registered_by_their_address() {
    let server = TestServer::start().await;
    let mut browser = signed_in(&server, Role::Tenant).await;
    let page = browser.get(NEW).await;
    let keys = "https://partner.example.com/jwks.json";
    let fields = [
        ("id", "partner-1"),
        ("grant_types", "jwt-bearer"),
        ("scope", "a"),
        ("credential", "jwks_url"),
        ("jwks_url", keys),
    ];
    let review = send(&mut browser, &page, NEW, &fields).await;
    assert!(
        review.text().contains("What this will do"),
        "{}",
        review.text()
    );
    send(&mut browser, &review, NEW, &[]).await;
    let client = server
        .admin(Method::GET, "/clients/partner-1", None)
        .await
        .expect(200);
    assert_eq!(client["key_source"]["from"]["jwks_url"]["url"], keys);
    let page = browser.get("/console/clients/partner-1").await;
    for words in ["JWKS URL", keys, "Not read yet", "/keys/refresh"] {
        assert!(page.text().contains(words), "no {words}: {}", page.text());
    }
    // Where nothing can be read it says so, and the page stays.
    let refresh = "/console/clients/partner-1/keys/refresh";
    let unread = send(&mut browser, &page, refresh, &[]).await;
    assert!(unread.status.is_server_error(), "{}", unread.text());
    assert!(unread.text().contains("That did not work"));
}

#[tokio::test]
async fn its_page_shows_what_was_decided_last_and_what_its_scopes_allow() {
    let server = TestServer::start().await;
    let partner = crate::registered::client(&server, "partner-1", serde_json::json!({})).await;
    let resource = serde_json::json!({
        "uri": "https://api.example.com",
        "scopes": {"a": {"description": "Read <all> orders"}},
    });
    server
        .admin(Method::POST, "/resources", Some(resource))
        .await
        .expect(201);
    let stranger = crate::party::Party::new("partner-1");
    let mut ids = Vec::new();
    for assertion in [
        partner.assertion(&server).sign(),
        // Signed by somebody else: nobody is proven, and it says it is this client's.
        stranger.assertion(&server).sign(),
    ] {
        let answer = crate::token_endpoint::trade(&server, &assertion).await;
        ids.push(answer.header("jurat-decision").to_owned());
        server.clock.advance_seconds(1);
    }
    server.flush_decisions().await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    let page = browser.get("/console/clients/partner-1").await;
    let at = |id: &String| page.text().find(id.as_str());
    let (granted, refused) = (at(&ids[0]), at(&ids[1]));
    assert!(
        refused.is_some() && refused < granted,
        "{refused:?} {granted:?}: {}",
        page.text()
    );
    assert!(
        !page.text().contains("<all>") && page.text().contains("Read "),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn rfc7591_s3_a_client_that_registered_itself_is_told_from_those_that_an_administrator_did() {
    let server = crate::registration::server().await;
    let access = crate::registration::initial_access(&server, 1).await;
    let service = crate::registration::service();
    let made = crate::registration::register(&server, &access, service).await;
    let itself = made.expect(201)["client_id"].as_str().unwrap().to_owned();
    crate::registered::client(&server, "partner-1", serde_json::json!({})).await;
    let mut browser = signed_in(&server, Role::Auditor).await;
    for (id, is_told) in [(&*itself, true), ("partner-1", false)] {
        let page = browser.get(&format!("/console/clients/{id}")).await;
        let told = page.text().contains("Registered itself");
        assert_eq!(told, is_told, "{id}: {}", page.text());
    }
}
