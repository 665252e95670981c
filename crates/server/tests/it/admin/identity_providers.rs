//! `/admin/v1/identity-providers`.

use http::Method;
use serde_json::{Value, json};

use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::{client, identity_provider};
use crate::test_server::{ISSUER, TestServer};

const IDP: &str = "https://idp.example.com";

async fn create(server: &TestServer, body: Value) -> Answer {
    server
        .admin(Method::POST, "/identity-providers", Some(body))
        .await
}

#[tokio::test]
async fn an_identity_provider_is_created_shown_changed_and_removed() {
    let server = TestServer::start().await;
    let party = Party::new(IDP);
    let body = json!({
        "issuer": IDP, "keys": [party.public_key()], "clients": {"only": ["portal"]},
        "assertion": {"audiences": ["https://apis.example.com"]},
    });
    let created = create(&server, body).await;
    let mut shown = created.expect(201);
    // Only what was just saved comes with what the lint finds.
    shown.as_object_mut().unwrap().remove("lint");
    let address = format!("/identity-providers/{}", shown["id"].as_str().unwrap());
    assert_eq!(created.header("location"), format!("/admin/v1{address}"));
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(shown["issuer"], IDP);
    assert_eq!(shown["clients"], json!({"only": ["portal"]}));
    assert_eq!(shown["keys"][0]["key_type"], "P-256");
    let read = server.admin(Method::GET, &address, None).await;
    assert_eq!(read.expect(200), shown);

    let patch = json!({"clients": "any_authenticated", "scope": ["a"], "default_scope": ["a"]});
    let changed = server
        .admin(Method::PATCH, &address, Some(patch))
        .await
        .expect(200);
    assert_eq!(changed["clients"], "any_authenticated");
    assert_eq!(changed["assertion"], shown["assertion"]);
    assert_eq!(changed["revision"], 2);

    let removed = server.admin(Method::DELETE, &address, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    server.admin(Method::GET, &address, None).await.expect(404);
}

#[tokio::test]
async fn an_identity_provider_is_found_by_its_issuer() {
    let server = TestServer::start().await;
    let any = json!({"clients": "any_authenticated"});
    let (_, id) = identity_provider(&server, IDP, any.clone()).await;
    identity_provider(&server, "https://other.example.com", any).await;
    client(&server, "partner-1", json!({})).await;
    let found = async |issuer: &str| {
        let path = format!("/identity-providers?issuer={issuer}");
        let listed = server.admin(Method::GET, &path, None).await.expect(200);
        listed["items"].as_array().unwrap().clone()
    };
    let one = found("https%3A%2F%2Fidp.example.com").await;
    assert_eq!((one.len(), one[0]["id"].as_str()), (1, Some(&*id)));
    assert!(found("https://idp.example.com/").await.is_empty());
    assert!(found("partner-1").await.is_empty());
    let all = server.admin(Method::GET, "/identity-providers", None).await;
    assert_eq!(all.expect(200)["items"].as_array().unwrap().len(), 2);
    let first = server
        .admin(Method::GET, "/identity-providers?limit=1", None)
        .await;
    let first = first.expect(200);
    let next = format!(
        "/identity-providers?after={}",
        first["next"].as_str().unwrap()
    );
    let second = server.admin(Method::GET, &next, None).await.expect(200);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert_eq!(second["next"], Value::Null);
}

#[tokio::test]
async fn keys_are_added_switched_and_removed() {
    let server = TestServer::start().await;
    let any = json!({"clients": "any_authenticated"});
    let (_, id) = identity_provider(&server, IDP, any).await;
    let keys = format!("/identity-providers/{id}/keys");
    let new = Party::new(IDP);
    let added = server
        .admin(Method::POST, &keys, Some(new.public_key()))
        .await;
    let added = added.expect(201);
    let set = json!({"jwks": {"keys": [Party::new(IDP).key.public_jwk(), Party::new(IDP).key.public_jwk()]}});
    let of_set = server.admin(Method::POST, &keys, Some(set)).await;
    assert_eq!(of_set.expect(201).as_array().unwrap().len(), 2);
    let secret = json!({"secret": {"generate": true}});
    let refused = server.admin(Method::POST, &keys, Some(secret)).await;
    assert_eq!(refused.expect(400)["field"], "secret");

    let key = format!("{keys}/{}", added["id"].as_str().unwrap());
    let off = server.admin(Method::PATCH, &key, Some(json!({"enabled": false})));
    assert_eq!(off.await.expect(200)["enabled"], false);
    let removed = server.admin(Method::DELETE, &key, None).await;
    assert_eq!(removed.status.as_u16(), 204);
    server.admin(Method::DELETE, &key, None).await.expect(404);
    let path = format!("/identity-providers/{id}");
    let shown = server.admin(Method::GET, &path, None);
    assert_eq!(shown.await.expect(200)["keys"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let server = TestServer::start().await;
    client(&server, "partner-1", json!({})).await;
    for (body, status, field) in [
        (json!({}), 400, Some("issuer")),
        (json!({"issuer": ""}), 400, Some("issuer")),
        (json!({"issuer": "partner-1"}), 409, None),
        (json!({"issuer": ISSUER}), 400, Some("issuer")),
        (
            json!({"issuer": IDP, "enabled": null}),
            400,
            Some("enabled"),
        ),
        (
            json!({"issuer": IDP, "preset": "axway"}),
            400,
            Some("preset"),
        ),
        (
            json!({"issuer": IDP, "clients": "anybody"}),
            400,
            Some("scope"),
        ),
        (
            json!({"issuer": IDP, "subjects": "nobody"}),
            400,
            Some("subjects"),
        ),
        (
            json!({"issuer": IDP, "audience": []}),
            400,
            Some("audience"),
        ),
        (
            json!({"issuer": IDP, "keys": [{"secret": {"generate": true}}]}),
            400,
            Some("keys[0].secret"),
        ),
        (
            json!({"issuer": IDP, "assertion": {"compatibility": ["missing-sub"]}}),
            400,
            Some("assertion.compatibility"),
        ),
    ] {
        let problem = create(&server, body).await.expect(status);
        assert_eq!(
            problem.get("field").and_then(Value::as_str),
            field,
            "{problem}"
        );
    }
    let all = server.admin(Method::GET, "/identity-providers", None).await;
    assert_eq!(all.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn rfc7523_s3_an_issuer_is_registered_once_and_does_not_change() {
    let server = TestServer::start().await;
    let any = json!({"clients": "any_authenticated"});
    let (_, id) = identity_provider(&server, IDP, any).await;
    let again = create(&server, json!({"issuer": IDP})).await.expect(409);
    assert!(
        again["detail"]
            .as_str()
            .unwrap()
            .contains("an identity provider")
    );
    let path = format!("/identity-providers/{id}");
    let moved = json!({"issuer": "https://other.example.com"});
    let refused = server.admin(Method::PATCH, &path, Some(moved)).await;
    assert_eq!(refused.expect(400)["field"], "issuer");
    server
        .admin(Method::GET, "/identity-providers/x", None)
        .await
        .expect(404);
}
