//! `/admin/v1/resources`.

use http::Method;
use serde_json::{Value, json};

use crate::test_server::TestServer;

const ORDERS: &str = "/resources/https%3A%2F%2Forders.example.com%2Fv1";

async fn create(server: &TestServer, body: Value) -> crate::http_client::Answer {
    server.admin(Method::POST, "/resources", Some(body)).await
}

#[tokio::test]
async fn a_resource_is_created_shown_changed_and_removed() {
    let server = TestServer::start().await;
    let body = json!({
        "uri": "https://orders.example.com/v1", "name": "Orders",
        "scopes": {"orders.read": {"description": "See your orders", "default": true}, "orders.write": {}},
        "resource_servers": ["orders-api"], "token": {"format": "opaque"},
    });
    let created = create(&server, body).await;
    let shown = created.expect(201);
    assert_eq!(created.header("etag"), "\"1\"");
    assert_eq!(
        created.header("location"),
        "/admin/v1/resources/https%3A%2F%2Forders%2Eexample%2Ecom%2Fv1"
    );
    assert_eq!(shown["scopes"]["orders.write"]["default"], false);
    assert_eq!(shown["enabled"], true);
    let read = server.admin(Method::GET, ORDERS, None).await;
    assert_eq!(read.expect(200), shown);

    let patch =
        json!({"scopes": {"orders.write": null, "orders.cancel": {}}, "token": {"format": null}});
    let changed = server.admin(Method::PATCH, ORDERS, Some(patch)).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    let changed = changed.expect(200);
    let scopes: Vec<_> = changed["scopes"].as_object().unwrap().keys().collect();
    assert_eq!(scopes, ["orders.cancel", "orders.read"]);
    assert_eq!(changed["token"]["format"], Value::Null);

    let listed = server.admin(Method::GET, "/resources", None).await;
    assert_eq!(listed.expect(200)["items"], json!([changed]));
    assert_eq!(server.admin(Method::DELETE, ORDERS, None).await.status, 204);
    assert_eq!(server.admin(Method::GET, ORDERS, None).await.status, 404);
}

#[tokio::test]
async fn what_is_wrong_with_a_resource_is_named_and_nothing_changes() {
    let server = TestServer::start().await;
    for (body, field) in [
        (json!({}), "uri"),
        (json!({"uri": "orders"}), "uri"),
        (json!({"uri": "https://a.example#b"}), "uri"),
        (
            json!({"uri": "https://a.example", "scopes": {"a b": {}}}),
            "scopes",
        ),
        (
            json!({"uri": "https://a.example", "scopes": {"": {}}}),
            "scopes",
        ),
        (
            json!({"uri": "https://a.example", "token": {"lifetime_seconds": 0}}),
            "token.lifetime_seconds",
        ),
        (json!({"uri": "https://a.example", "scpoes": {}}), "scpoes"),
        (
            json!({"uri": "https://a.example", "resource_servers": [" x"]}),
            "resource_servers",
        ),
    ] {
        let refused = create(&server, body.clone()).await;
        assert_eq!(refused.expect(400)["field"], field, "{body}");
    }
    let listed = server.admin(Method::GET, "/resources", None).await;
    assert_eq!(listed.expect(200)["items"], json!([]));

    let good = json!({"uri": "https://orders.example.com/v1"});
    create(&server, good.clone()).await.expect(201);
    assert_eq!(create(&server, good).await.status, 409);
    let patch = json!({"scopes": {"a b": {}}});
    let refused = server.admin(Method::PATCH, ORDERS, Some(patch)).await;
    assert_eq!(refused.expect(400)["field"], "scopes");
    let read = server.admin(Method::GET, ORDERS, None).await;
    assert_eq!(read.header("etag"), "\"1\"");
}
