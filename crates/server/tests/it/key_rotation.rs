//! Credentials take over from one another without a pause, and the server's own keys outlive it.

use http::Method;
use serde_json::{Value, json};

use crate::party::Party;
use crate::protected::call;
use crate::registered::{client, client_with_secret};
use crate::resource_server::claims_of;
use crate::test_server::TestServer;
use crate::token_endpoint::{post, token_of, trade, with_basic};

#[tokio::test]
async fn a_clients_new_key_takes_over_without_a_pause() {
    let server = TestServer::start().await;
    let old = client(&server, "partner-1", json!({})).await;
    let new = Party::new("partner-1");
    let credentials = "/clients/partner-1/credentials";
    let added = server
        .admin(Method::POST, credentials, Some(new.public_key()))
        .await;
    added.expect(201);
    for party in [&old, &new] {
        let assertion = party.assertion(&server).sign();
        trade(&server, &assertion).await.expect(200);
    }
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let shown = shown.expect(200);
    let first = shown["credentials"][0]["id"].as_str().unwrap();
    let path = format!("{credentials}/{first}");
    let removed = server.admin(Method::DELETE, &path, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    let by_old = trade(&server, &old.assertion(&server).sign()).await;
    assert_eq!(by_old.expect(400)["error"], "invalid_grant");
    let by_new = trade(&server, &new.assertion(&server).sign()).await;
    by_new.expect(200);
}

#[tokio::test]
async fn a_clients_new_secret_takes_over_without_a_pause() {
    let server = TestServer::start().await;
    let old = client_with_secret(&server, "portal", json!({})).await;
    let path = "/clients/portal/credentials";
    let body = json!({"secret": {"generate": true}});
    let added = server
        .admin(Method::POST, path, Some(body))
        .await
        .expect(201);
    let new = added["secret"].as_str().unwrap();
    for secret in [&old, new] {
        let request = post(&[("grant_type", "client_credentials")]);
        server
            .send(with_basic(request, "portal", secret))
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn the_servers_keys_and_tokens_survive_a_restart() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let token = token_of(&server, &partner).await;
    let keys = |set: Value| set["keys"].clone();
    let before = keys(server.get("/oauth2/jwks").await.expect(200));
    let server = server.restart().await;
    assert_eq!(keys(server.get("/oauth2/jwks").await.expect(200)), before);
    assert_eq!(claims_of(&server, &token).await["sub"], "partner-1");
    assert_eq!(
        call(&server, Some(&token)).await.expect(200)["sub"],
        "partner-1"
    );
}
