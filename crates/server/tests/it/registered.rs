//! Clients and identity providers, registered as an administrator registers them.

use http::Method;
use serde_json::{Value, json};

use crate::party::Party;
use crate::test_server::TestServer;

/// A client that signs for itself, with scope `a b c` and default scope `a`; `settings` are merged over that.
pub(crate) async fn client(server: &TestServer, name: &str, settings: Value) -> Party {
    let party = Party::new(name);
    let body = json!({"credentials": [party.public_key()]});
    create_client(server, name, merged(body, settings)).await;
    party
}

/// A client with a secret, which is given back.
pub(crate) async fn client_with_secret(server: &TestServer, name: &str, settings: Value) -> String {
    let body = json!({
        "credentials": [{"secret": {"generate": true}}],
        "grant_types": [crate::token_endpoint::JWT_BEARER, "client_credentials"],
    });
    let created = create_client(server, name, merged(body, settings)).await;
    let secret = &created["generated_secrets"][0]["secret"];
    secret.as_str().unwrap().to_owned()
}

/// A client made as `body` says.
pub(crate) async fn create_client(server: &TestServer, name: &str, body: Value) -> Value {
    let base = json!({"id": name, "scope": ["a", "b", "c"], "default_scope": ["a"]});
    let body = Some(merged(base, body));
    server
        .admin(Method::POST, "/clients", body)
        .await
        .expect(201)
}

/// An identity provider whose assertions `clients` may present, or anybody when there are none.
pub(crate) async fn identity_provider(
    server: &TestServer,
    issuer: &str,
    settings: Value,
) -> (Party, String) {
    let party = Party::new(issuer);
    let body = json!({"issuer": issuer, "keys": [party.public_key()]});
    let body = Some(merged(body, settings));
    let created = server
        .admin(Method::POST, "/identity-providers", body)
        .await;
    let id = created.expect(201)["id"].as_str().unwrap().to_owned();
    (party, id)
}

/// Changes a client's settings.
pub(crate) async fn change_client(server: &TestServer, name: &str, patch: Value) {
    let address = format!("/clients/{name}");
    let changed = server.admin(Method::PATCH, &address, Some(patch));
    let changed = changed.await;
    changed.expect(200);
}

/// Makes a client public: it has no credentials any more, and no grant that demands them.
pub(crate) async fn make_public(server: &TestServer, name: &str) {
    let address = format!("/clients/{name}");
    let shown = server.admin(Method::GET, &address, None).await.expect(200);
    for credential in shown["credentials"].as_array().unwrap() {
        let id = credential["id"].as_str().unwrap();
        let address = format!("/clients/{name}/credentials/{id}");
        let removed = server.admin(Method::DELETE, &address, None).await;
        assert_eq!(removed.status, 204, "{}", removed.text());
    }
    let public = json!({
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
    });
    change_client(server, name, public).await;
}

/// Changes an identity provider's settings.
pub(crate) async fn change_identity_provider(server: &TestServer, id: &str, patch: Value) {
    let address = format!("/identity-providers/{id}");
    let changed = server.admin(Method::PATCH, &address, Some(patch));
    let changed = changed.await;
    changed.expect(200);
}

fn merged(mut base: Value, over: Value) -> Value {
    if let (Value::Object(base), Value::Object(over)) = (&mut base, over) {
        base.extend(over);
    }
    base
}
