//! Lists in parts: pages, and what they are narrowed to.

use std::collections::BTreeSet;

use http::Method;
use serde_json::{Value, json};

use crate::registered::client;
use crate::test_server::TestServer;

async fn list(server: &TestServer, path: &str) -> Value {
    server.admin(Method::GET, path, None).await.expect(200)
}

fn every<'v>(list: &'v Value, member: &str) -> Vec<&'v str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item[member].as_str().unwrap()).collect()
}

#[tokio::test]
async fn clients_are_found_by_a_part_of_their_id_or_name_and_by_their_switch() {
    let server = TestServer::start().await;
    client(&server, "billing-1", json!({"name": "Northwind Invoices"})).await;
    client(&server, "billing_2", json!({"enabled": false})).await;
    client(&server, "orders", json!({"name": "100% orders"})).await;
    for (query, found) in [
        ("?q=BILLING", vec!["billing-1", "billing_2"]),
        ("?q=invoices", vec!["billing-1"]),
        ("?q=billing_", vec!["billing_2"]),
        ("?q=0%25", vec!["orders"]),
        ("?q=%25", vec!["orders"]),
        ("?q=%5C", vec![]),
        ("?enabled=false", vec!["billing_2"]),
        ("?enabled=true&q=billing", vec!["billing-1"]),
        ("?q=nothing", vec![]),
    ] {
        let listed = list(&server, &format!("/clients{query}")).await;
        assert_eq!(every(&listed, "id"), found, "{query}");
        assert_eq!(listed["next"], Value::Null, "{query}");
    }
    let first = list(&server, "/clients?q=billing&limit=1").await;
    assert_eq!(every(&first, "id"), ["billing-1"]);
    let next = first["next"].as_str().unwrap();
    let second = list(&server, &format!("/clients?q=billing&limit=1&after={next}")).await;
    assert_eq!(every(&second, "id"), ["billing_2"]);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn other_records_are_found_by_what_they_go_by() {
    let server = TestServer::start().await;
    let made = [
        (
            "/identity-providers",
            json!({"issuer": "https://ci.example.com", "name": "Builds"}),
        ),
        (
            "/identity-providers",
            json!({"issuer": "https://idp.example.com", "enabled": false}),
        ),
        (
            "/users",
            json!({"username": "ada", "email": "ada@example.com", "name": "Ada Lovelace"}),
        ),
        ("/users", json!({"username": "bob"})),
        (
            "/resources",
            json!({"uri": "https://api.example.com/orders", "name": "Orders"}),
        ),
        (
            "/resources",
            json!({"uri": "https://api.example.com/stock", "enabled": false}),
        ),
    ];
    for (path, body) in made {
        let made = server.admin(Method::POST, path, Some(body)).await;
        made.expect(201);
    }
    for (query, member, found) in [
        (
            "/identity-providers?q=builds",
            "issuer",
            vec!["https://ci.example.com"],
        ),
        (
            "/identity-providers?q=//idp",
            "issuer",
            vec!["https://idp.example.com"],
        ),
        (
            "/identity-providers?enabled=true",
            "issuer",
            vec!["https://ci.example.com"],
        ),
        ("/users?q=lovelace", "username", vec!["ada"]),
        ("/users?q=@example", "username", vec!["ada"]),
        ("/users?q=b", "username", vec!["bob"]),
        ("/users?enabled=true", "username", vec!["ada", "bob"]),
        (
            "/resources?q=stock",
            "uri",
            vec!["https://api.example.com/stock"],
        ),
        (
            "/resources?enabled=true",
            "uri",
            vec!["https://api.example.com/orders"],
        ),
    ] {
        let listed = list(&server, query).await;
        let listed: BTreeSet<_> = every(&listed, member).into_iter().collect();
        assert_eq!(listed, BTreeSet::from_iter(found), "{query}");
    }
}

#[tokio::test]
async fn what_a_list_cannot_be_asked_is_refused_by_its_name() {
    let server = TestServer::start().await;
    let long = format!("/clients?q={}", "x".repeat(201));
    for (path, field) in [
        ("/clients?limit=0", "limit"),
        ("/clients?limit=501", "limit"),
        ("/clients?limit=x", "limit"),
        (&long, "q"),
        ("/clients?enabled=yes", "enabled"),
        ("/clients?target=x", "target"),
        ("/clients?issuer=x", "issuer"),
        ("/clients?colour=red", "colour"),
        ("/resources?name=x", "name"),
        ("/users?issuer=x", "issuer"),
        ("/users?name=ada&q=a", "name"),
        ("/identity-providers?issuer=x&enabled=true", "issuer"),
        ("/identity-providers?name=x", "name"),
        ("/lint?name=x", "name"),
        ("/audit?enabled=true", "enabled"),
    ] {
        let refused = server.admin(Method::GET, path, None).await;
        assert_eq!(refused.expect(400)["field"], field, "{path}");
    }
}

/// RFC 9110 section 13.1.1, for every record.
#[tokio::test]
async fn rfc9110_s13_1_1_every_change_and_every_removal_honours_if_match() {
    let server = TestServer::start().await;
    for (path, body, change) in [
        ("/clients", json!({"id": "a"}), json!({"name": "b"})),
        (
            "/identity-providers",
            json!({"issuer": "https://idp.example.com"}),
            json!({"name": "b"}),
        ),
        ("/users", json!({"username": "ada"}), json!({"name": "b"})),
        (
            "/resources",
            json!({"uri": "urn:example:api"}),
            json!({"name": "b"}),
        ),
    ] {
        let made = server.admin(Method::POST, path, Some(body)).await;
        made.expect(201);
        assert_eq!(made.header("etag"), "\"1\"", "{path}");
        let place = made.header("location").to_owned();
        let below = place.strip_prefix("/admin/v1").unwrap();
        let ask = async |method: Method, tag: &str, body: Option<Value>| {
            let token = crate::administrator::token(&server).await;
            let mut request = crate::administrator::request(method, below, body, Some(&token));
            request
                .headers_mut()
                .insert("if-match", tag.parse().unwrap());
            server.send(request).await
        };
        let changed = ask(Method::PATCH, "\"1\"", Some(change.clone())).await;
        assert_eq!(changed.status, 200, "{path}");
        assert_eq!(changed.header("etag"), "\"2\"", "{path}");
        for stale in ["\"1\"", "\"3\""] {
            let refused = ask(Method::PATCH, stale, Some(change.clone())).await;
            assert_eq!(refused.status, 412, "{path}");
            assert_eq!(ask(Method::DELETE, stale, None).await.status, 412, "{path}");
        }
        assert_eq!(ask(Method::DELETE, "2", None).await.status, 400, "{path}");
        let read = server.admin(Method::GET, below, None).await;
        assert_eq!(read.header("etag"), "\"2\"", "{path}");
        assert_eq!(
            ask(Method::DELETE, "\"2\"", None).await.status,
            204,
            "{path}"
        );
        assert_eq!(ask(Method::DELETE, "*", None).await.status, 404, "{path}");
    }
}
