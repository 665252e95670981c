//! Who administers which tenant: a tenant's administrator its own, a system administrator every one, and the log says which it was.

use http::Method;
use jurat_registry::client::{Client, ClientKind};
use jurat_registry::role::Role;
use jurat_server::router::{ADMIN_ROUTES, AdminRoute};
use serde_json::json;

use super::stage::{At, alike};
use crate::administrator::request;
use crate::http_client::Answer;
use crate::test_server::TestServer;

/// Asks a route of a tenant, for what is not there or with what is not taken.
async fn ask(tenant: &At<'_>, route: &AdminRoute, token: &str) -> Answer {
    let method: Method = route.method.parse().unwrap();
    let path = route.path.split('/').map(|part| match part {
        name if name.starts_with('{') => "unknown",
        part => part,
    });
    let path = path.collect::<Vec<_>>().join("/");
    let has_body = matches!(route.method, "POST" | "PATCH" | "PUT");
    let body = has_body.then(|| json!({"unknown": 1}));
    tenant.send(request(method, &path, body, Some(token))).await
}

#[tokio::test]
async fn a_tenants_administrator_is_nobody_in_another_tenant_at_any_route() {
    let server = TestServer::start_with(|setup| setup.registration.enabled = true).await;
    let [acme, globex, root] = alike(&server).await;
    let token = acme.admin_token().await;
    for route in ADMIN_ROUTES {
        let at = format!("{} {}", route.method, route.path);
        for other in [&globex, &root] {
            let answer = ask(other, route, &token).await;
            assert_eq!(answer.status.as_u16(), 401, "{at} of {}", other.name);
        }
        let status = ask(&acme, route, &token).await.status.as_u16();
        let least = route.least.at(&"acme.example".parse().unwrap());
        if Role::Tenant.includes(least.enters.max(least.sends)) {
            assert!(!matches!(status, 401), "{at}");
        } else {
            assert_eq!(status, 403, "{at}");
        }
    }
}

#[tokio::test]
async fn a_system_administrator_administers_every_tenant_and_its_log_says_so() {
    let server = TestServer::start_with(|setup| setup.registration.enabled = true).await;
    let [acme, _, root] = alike(&server).await;
    let token = root.admin_token().await;
    for route in ADMIN_ROUTES {
        let status = ask(&acme, route, &token).await.status.as_u16();
        let at = format!("{} {}", route.method, route.path);
        assert!(!matches!(status, 401 | 403), "{at}: {status}");
    }
    let body = json!({"id": "made-from-outside"});
    let made = request(Method::POST, "/clients", Some(body), Some(&token));
    acme.send(made).await.expect(201);
    let audit = acme.admin(Method::GET, "/audit", None).await.expect(200);
    let line = &audit["items"][0];
    let by = json!({"kind": "system_administrator", "name": "jurat-admin"});
    assert_eq!(line["author"]["by"], by, "{line}");
    let elsewhere = root.admin(Method::GET, "/clients/made-from-outside", None);
    elsewhere.await.expect(404);
}

/// Gives the administrator of `tenant` another role, as nobody may by the API.
async fn give(tenant: &At<'_>, role: Role) {
    let name = &tenant.server.administrator.name;
    let found = tenant.records.client_find(name).await.unwrap().unwrap();
    let mut parts = found.parts().clone();
    parts.kind = ClientKind::Administrator(role);
    parts.revision += 1;
    let author = jurat_registry::author::Author::server();
    let client = Client::new(parts).unwrap();
    tenant.records.client_replace(author, client).await.unwrap();
}

#[tokio::test]
async fn of_the_default_tenants_administrators_only_a_system_administrator_leaves_it() {
    let server = TestServer::start().await;
    let [acme, _, root] = alike(&server).await;
    let token = root.admin_token().await;
    let ask = async || {
        let request = request(Method::GET, "/clients", None, Some(&token));
        acme.send(request).await
    };
    ask().await.expect(200);
    give(&root, Role::Tenant).await;
    assert_eq!(ask().await.expect(401)["error"], "invalid_token");
}

#[tokio::test]
async fn whatever_its_record_says_a_tenant_has_no_system_administrator() {
    let server = TestServer::start().await;
    let [acme, globex, _] = alike(&server).await;
    give(&acme, Role::System).await;
    let token = acme.admin_token().await;
    let elsewhere = request(Method::GET, "/clients", None, Some(&token));
    let refused = globex.send(elsewhere).await;
    assert_eq!(refused.expect(401)["error"], "invalid_token");
    for route in ADMIN_ROUTES {
        if route.least.at(&"acme.example".parse().unwrap()).enters == Role::System {
            let refused = ask(&acme, route, &token).await.expect(403);
            assert_eq!(refused["least_role"], "system");
        }
    }
}
