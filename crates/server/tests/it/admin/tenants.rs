//! `/admin/v1/tenants`.

use std::sync::Arc;

use http::Method;
use jurat_registry::role::Role;
use jurat_registry::store::Store as _;
use serde_json::{Value, json};

use crate::administrator::request;
use crate::http_client::{Answer, get};
use crate::party::Party;
use crate::roles::{administrator_of, token};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, encode, post_to};

async fn create(server: &TestServer, body: Value) -> Answer {
    server.admin(Method::POST, "/tenants", Some(body)).await
}

async fn patch(server: &TestServer, name: &str, body: Value) -> Answer {
    let path = format!("/tenants/{name}");
    server.admin(Method::PATCH, &path, Some(body)).await
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_tenant_is_made_changed_switched_off_and_removed() {
    let server = TestServer::start().await;
    let made = create(&server, json!({"name": "acme", "display_name": "Acme"})).await;
    let shown = made.expect(201);
    assert_eq!(made.header("location"), "/admin/v1/tenants/acme");
    assert_eq!(made.header("etag"), "\"1\"");
    assert_eq!(shown["issuer_in_use"], "https://as.example.com/t/acme");
    assert_eq!(
        (&shown["issuer"], &shown["token"]),
        (&json!(null), &json!(null))
    );
    let read = server.admin(Method::GET, "/tenants/acme", None).await;
    assert_eq!(read.expect(200), shown);
    assert_eq!(server.get("/t/acme/oauth2/jwks").await.status.as_u16(), 200);
    let listed = server
        .admin(Method::GET, "/tenants", None)
        .await
        .expect(200);
    let names: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].clone())
        .collect();
    assert_eq!(names, ["acme", "default"]);
    let changed = patch(
        &server,
        "acme",
        json!({"token": {"lifetime_seconds": 60}, "quotas": {"clients": 1}}),
    )
    .await;
    let changed = changed.expect(200);
    assert_eq!(changed["token"]["lifetime_seconds"], 60);
    assert_eq!(changed["display_name"], "Acme");
    let back = patch(
        &server,
        "acme",
        json!({"token": null, "hosts": ["login.acme.example"]}),
    )
    .await;
    let back = back.expect(200);
    assert_eq!(back["token"], json!(null));
    assert_eq!(back["issuer_in_use"], "https://login.acme.example");
    // In use, it is not removed; and what would go with it is said.
    let refused = server.admin(Method::DELETE, "/tenants/acme", None).await;
    let sentence = refused.expect(409)["detail"].as_str().unwrap().to_owned();
    for word in [
        "switch the tenant off",
        "client",
        "user",
        "signing key",
        "audit log",
    ] {
        assert!(sentence.contains(word), "{sentence}");
    }
    patch(&server, "acme", json!({"enabled": false}))
        .await
        .expect(200);
    assert_eq!(server.get("/t/acme/oauth2/jwks").await.status.as_u16(), 404);
    let gone = server.admin(Method::DELETE, "/tenants/acme", None).await;
    assert_eq!(gone.status.as_u16(), 204);
    server
        .admin(Method::GET, "/tenants/acme", None)
        .await
        .expect(404);
    create(&server, json!({"name": "acme"})).await.expect(201);
}

#[tokio::test]
async fn what_is_wrong_with_a_tenant_is_named_and_nothing_is_made() {
    let server = TestServer::start().await;
    for (field, body) in [
        ("name", json!({})),
        ("name", json!({"name": "Acme/x"})),
        ("display_nam", json!({"name": "acme", "display_nam": "A"})),
        (
            "issuer",
            json!({"name": "acme", "issuer": "https://elsewhere.example"}),
        ),
        (
            "hosts",
            json!({"name": "acme", "hosts": ["as.example.com"]}),
        ),
        (
            "quotas.clients",
            json!({"name": "acme", "quotas": {"clients": -1}}),
        ),
        (
            "brand.color",
            json!({"name": "acme", "brand": {"color": "red-ish"}}),
        ),
        (
            "administrator.id",
            json!({"name": "acme", "administrator": {}}),
        ),
        (
            "administrator.credentials",
            json!({"name": "acme", "administrator": {"id": "a"}}),
        ),
        (
            "administrator.role",
            json!({"name": "acme", "administrator": {
            "id": "a", "credentials": [Party::new("a").public_key()], "role": "system"}}),
        ),
    ] {
        let refused = create(&server, body.clone()).await.expect(400);
        assert_eq!(refused["field"], field, "{body}: {refused}");
    }
    server
        .admin(Method::GET, "/tenants/acme", None)
        .await
        .expect(404);
    create(&server, json!({"name": "default"}))
        .await
        .expect(409);
    patch(&server, "default", json!({"enabled": false}))
        .await
        .expect(400);
    server
        .admin(Method::DELETE, "/tenants/default", None)
        .await
        .expect(409);
    let host = json!(["login.example.net"]);
    create(&server, json!({"name": "one", "hosts": host}))
        .await
        .expect(201);
    create(&server, json!({"name": "two", "hosts": host}))
        .await
        .expect(409);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_tenant_comes_with_its_first_administrator_who_keeps_to_it() {
    let server = TestServer::start().await;
    let first = Party::new("acme-admin");
    let administrator = json!({"id": first.name, "credentials": [first.public_key()]});
    create(
        &server,
        json!({"name": "acme", "administrator": administrator}),
    )
    .await
    .expect(201);
    create(&server, json!({"name": "globex"})).await.expect(201);
    let issuer = "https://as.example.com/t/acme";
    let assertion = first
        .assertion(&server)
        .claim("aud", format!("{issuer}/oauth2/token"));
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion.sign()),
        ("resource", &format!("{issuer}/admin/v1")),
        ("scope", "jurat.admin"),
    ];
    let granted = server
        .send(post_to("/t/acme/oauth2/token", &encode(&form)))
        .await;
    let held = granted.expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let send = async |method: Method, path: &str, body: Option<Value>| {
        let mut sent = request(method, path, body, Some(&held));
        *sent.uri_mut() = format!("/t/acme{}", sent.uri()).parse().unwrap();
        server.send(sent).await
    };
    send(Method::POST, "/clients", Some(json!({"id": "portal"})))
        .await
        .expect(201);
    let own = send(Method::GET, "/tenants/acme", None).await;
    assert_eq!(own.expect(200)["name"], "acme");
    let changed = send(
        Method::PATCH,
        "/tenants/acme",
        Some(json!({"display_name": "Acme"})),
    )
    .await;
    assert_eq!(changed.expect(200)["display_name"], "Acme");
    for system in [
        json!({"quotas": {"clients": null}}),
        json!({"hosts": ["a.example"]}),
        json!({"issuer": null}),
        json!({"enabled": false}),
    ] {
        let refused = send(Method::PATCH, "/tenants/acme", Some(system)).await;
        assert_eq!(refused.expect(403)["least_role"], "system");
    }
    for (method, path, body) in [
        (Method::GET, "/tenants", None),
        (Method::GET, "/tenants/globex", None),
        (Method::GET, "/tenants/nobody", None),
        (
            Method::PATCH,
            "/tenants/globex",
            Some(json!({"display_name": "mine"})),
        ),
        (Method::POST, "/tenants", Some(json!({"name": "more"}))),
        (Method::DELETE, "/tenants/acme", None),
    ] {
        let refused = send(method, path, body).await;
        assert_eq!(refused.expect(403)["least_role"], "system", "{path}");
    }
    let system = json!({"id": "x", "role": "system", "credentials": [first.public_key()]});
    let refused = send(Method::POST, "/administrators", Some(system)).await;
    assert_eq!(refused.expect(400)["field"], "role");
}

#[tokio::test]
async fn the_default_tenants_own_administrator_changes_it_and_no_other() {
    let server = TestServer::start().await;
    let held = token(&server, &administrator_of(&server, Role::Tenant).await).await;
    create(&server, json!({"name": "acme"})).await.expect(201);
    let send = async |name: &str, body: Value| {
        let path = format!("/tenants/{name}");
        server
            .send(request(Method::PATCH, &path, Some(body), Some(&held)))
            .await
    };
    send("default", json!({"display_name": "Ours"}))
        .await
        .expect(200);
    assert_eq!(
        send("acme", json!({})).await.expect(403)["least_role"],
        "system"
    );
}

#[tokio::test]
async fn rfc9110_s13_1_1_a_tenant_of_another_revision_is_not_changed() {
    let server = TestServer::start().await;
    create(&server, json!({"name": "acme", "enabled": false}))
        .await
        .expect(201);
    let held = crate::administrator::token(&server).await;
    for method in [Method::PATCH, Method::DELETE] {
        let body = (method == Method::PATCH).then(|| json!({"display_name": "A"}));
        let mut sent = request(method, "/tenants/acme", body, Some(&held));
        sent.headers_mut()
            .insert("if-match", "\"7\"".parse().unwrap());
        server.send(sent).await.expect(412);
    }
}

#[tokio::test]
async fn of_64_who_make_one_tenant_at_once_one_does() {
    let server = Arc::new(TestServer::start().await);
    let held = crate::administrator::token(&server).await;
    let tasks = (0..64).map(|number| {
        let (server, held) = (Arc::clone(&server), held.clone());
        tokio::spawn(async move {
            let key = server.administrator.public_key();
            let administrator = json!({"id": format!("admin-{number}"), "credentials": [key]});
            let body = json!({"name": "acme", "display_name": format!("{number}"), "administrator": administrator});
            let sent = request(Method::POST, "/tenants", Some(body), Some(&held));
            (number, server.send(sent).await)
        })
    });
    let mut won = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        let (number, answer) = task.await.unwrap();
        match answer.status.as_u16() {
            201 => won.push(number),
            status => assert_eq!(status, 409, "{}", answer.text()),
        }
    }
    assert_eq!(won.len(), 1);
    let record = server.store.tenant_find("acme").await.unwrap().unwrap();
    assert_eq!(
        record.settings.display_name.as_deref(),
        Some(&*won[0].to_string())
    );
    let records = server.store.tenant(&record.name).await.unwrap();
    for number in 0..64 {
        let found = records
            .client_find(&format!("admin-{number}"))
            .await
            .unwrap();
        assert_eq!(
            found.is_some(),
            number == won[0],
            "all of it is made or nothing"
        );
    }
    assert_eq!(
        server
            .send(get("/t/acme/oauth2/jwks"))
            .await
            .status
            .as_u16(),
        200
    );
}

#[tokio::test]
async fn a_tenant_is_set_up_by_a_link_until_somebody_can_sign_in_there() {
    let server = TestServer::start().await;
    create(&server, json!({"name": "acme"})).await.expect(201);
    let set_up = async |name: &str| {
        let path = format!("/tenants/{name}/set-up");
        server.admin(Method::POST, &path, None).await
    };
    let made = set_up("acme").await.expect(201);
    let link = made["link"].as_str().unwrap();
    assert!(
        link.starts_with("https://as.example.com/t/acme/console/set-up/"),
        "{link}"
    );
    // One who has not chosen a password yet is invited once more, and stays one.
    set_up("acme").await.expect(201);
    let own = server.get("/t/acme/console/set-up/unknown").await;
    assert_eq!(own.status.as_u16(), 410);
    let records = server.store.tenant(&"acme".parse().unwrap()).await.unwrap();
    let first = jurat_registry::page::PageRequest::first(10);
    let users = records.user_list(first).await.unwrap().items;
    assert_eq!(users.len(), 1);
    assert_eq!(users[0].parts().role, Some(Role::Tenant));
    patch(&server, "acme", json!({"enabled": false}))
        .await
        .expect(200);
    set_up("acme").await.expect(409);
    set_up("default").await.expect(409);
    set_up("nobody").await.expect(404);
}

#[tokio::test]
async fn tenants_are_found_by_name_and_host_and_by_being_off() {
    let server = TestServer::start().await;
    for body in [
        json!({"name": "acme", "display_name": "Example 100%"}),
        json!({"name": "globex", "hosts": ["login.globex.example"], "enabled": false}),
    ] {
        create(&server, body).await.expect(201);
    }
    for (query, names) in [
        ("q=ACME", vec!["acme"]),
        ("q=100%25", vec!["acme"]),
        ("q=0_", vec![]),
        ("q=login.", vec!["globex"]),
        ("enabled=false", vec!["globex"]),
        ("q=e&enabled=true", vec!["acme", "default"]),
    ] {
        let path = format!("/tenants?{query}");
        let found = server.admin(Method::GET, &path, None).await.expect(200);
        let items = found["items"].as_array().unwrap().iter();
        let found: Vec<_> = items.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{query}");
    }
}
