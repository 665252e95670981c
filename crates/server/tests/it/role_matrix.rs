//! Every route of the administration API against every role. What is expected is computed from the router's own list, so a route that is
//! added is held to what it says there.

use http::Method;
use jurat_registry::author::Author;
use jurat_registry::client::ClientKind;
use jurat_registry::role::Role;
use jurat_registry::tenant::TenantName;
use jurat_registry::user::User;
use jurat_server::router::ADMIN_ROUTES;
use serde_json::{Value, json};

use crate::administrator::request;
use crate::authorization_matrix::ask;
use crate::http_client::{Answer, get};
use crate::party::Party;
use crate::registered::{client, identity_provider};
use crate::roles::{administrator_of, change, token};
use crate::test_server::TestServer;
use crate::token_endpoint::{encode, post_to, token_of};
use crate::users::{PASSWORD, user};

#[track_caller]
fn is_refused(answer: &Answer, least: Role, at: &str) {
    let problem = answer.expect(403);
    assert_eq!(problem["least_role"], least.name(), "{at}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("role {least}")), "{at}: {detail}");
}

/// Sends one request by whoever has that token.
async fn by(
    server: &TestServer,
    token: &str,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Answer {
    server.send(request(method, path, body, Some(token))).await
}

#[tokio::test]
async fn every_route_admits_the_roles_of_its_line_and_no_other() {
    let server = TestServer::start_with(|setup| setup.registration.enabled = true).await;
    for role in Role::ALL {
        let administrator = administrator_of(&server, role).await;
        let token = token(&server, &administrator).await;
        for route in ADMIN_ROUTES {
            let least = route.least.at(&TenantName::default());
            let at = format!("{} {} by {role}", route.method, route.path);
            // The body, where there is one, has a member that is no switch.
            let answer = ask(&server, route, Some(&token)).await;
            if !role.includes(least.enters) {
                is_refused(&answer, least.enters, &at);
            } else if !role.includes(least.sends) {
                is_refused(&answer, least.sends, &at);
            } else {
                let status = answer.status.as_u16();
                assert!(
                    matches!(status, 200 | 400 | 404 | 409),
                    "{at}: {}",
                    answer.text()
                );
            }
        }
    }
}

#[test]
fn reading_is_for_auditors_and_nothing_that_changes_is() {
    for route in ADMIN_ROUTES {
        // Which tenants there are is no tenant's to know.
        let reads = route.path != "/tenants"
            && matches!(
                (route.method, route.path),
                ("GET", _)
                    | (
                        "POST",
                        "/explain" | "/identity-providers/{id}/test" | "/tokens/find"
                    )
            );
        let at = format!("{} {}", route.method, route.path);
        assert_eq!(route.least.enters == Role::Auditor, reads, "{at}");
        assert!(route.least.sends >= route.least.enters, "{at}");
        let widens = route.method == "PATCH";
        assert!(!widens || route.least.sends >= Role::Tenant, "{at}");
    }
}

/// An explanation counts no guess, so it says nothing of secrets to whoever could not set them.
#[tokio::test]
async fn an_auditor_cannot_try_secrets_by_explanations() {
    let server = TestServer::start().await;
    let auditor = administrator_of(&server, Role::Auditor).await;
    let held = token(&server, &auditor).await;
    for asked in [
        json!({"authorization": "Basic cDpx", "grant_type": "client_credentials"}),
        json!({"form": "grant_type=client_credentials&client_id=p&client%5Fsecret=q"}),
    ] {
        let answer = by(&server, &held, Method::POST, "/explain", Some(asked)).await;
        is_refused(&answer, Role::Tenant, "explain");
    }
}

#[tokio::test]
async fn what_a_token_may_follows_the_record_of_its_holder_at_once() {
    let server = TestServer::start().await;
    let administrator = administrator_of(&server, Role::System).await;
    let held = token(&server, &administrator).await;
    let create = async |id: &str| {
        let body = json!({"id": id});
        by(&server, &held, Method::POST, "/clients", Some(body)).await
    };
    create("one").await.expect(201);
    change(&server, &administrator.name, |parts| {
        parts.kind = ClientKind::Administrator(Role::Auditor);
    })
    .await;
    is_refused(&create("two").await, Role::Tenant, "demoted");
    let read = by(&server, &held, Method::GET, "/clients/one", None).await;
    read.expect(200);
    change(&server, &administrator.name, |parts| {
        parts.settings.enabled = false;
    })
    .await;
    let off = by(&server, &held, Method::GET, "/clients/one", None).await;
    assert_eq!(off.expect(401)["error"], "invalid_token");
    let id = administrator.name.parse().unwrap();
    let removed = server.records.client_remove(Author::server(), &id, None);
    removed.await.unwrap();
    let gone = by(&server, &held, Method::GET, "/clients/one", None).await;
    assert_eq!(gone.expect(401)["error"], "invalid_token");
}

/// One record of each kind that has a switch: its path, and a change that goes beyond it.
async fn switched(server: &TestServer) -> Vec<(String, Value)> {
    client(server, "partner-1", json!({})).await;
    let shown = server.admin(Method::GET, "/clients/partner-1", None).await;
    let credential = shown.expect(200)["credentials"][0]["id"].clone();
    let credential = credential.as_str().unwrap().to_owned();
    let narrow = json!({"clients": "anybody", "scope": ["a"]});
    let (_, provider) = identity_provider(server, "https://idp.example.com", narrow).await;
    let provider = format!("/identity-providers/{provider}");
    let shown = server.admin(Method::GET, &provider, None).await;
    let key = shown.expect(200)["keys"][0]["id"].clone();
    let key = key.as_str().unwrap().to_owned();
    let resource = json!({"uri": "https://orders.example.com"});
    let made = server.admin(Method::POST, "/resources", Some(resource));
    made.await.expect(201);
    let ada = user(server, json!({"username": "ada"})).await;
    vec![
        ("/clients/partner-1".into(), json!({"scope": ["a", "b"]})),
        (
            format!("/clients/partner-1/credentials/{credential}"),
            json!({"expires_at": null}),
        ),
        (provider.clone(), json!({"scope": ["a", "b"]})),
        (
            format!("{provider}/keys/{key}"),
            json!({"expires_at": null}),
        ),
        (
            "/resources/https%3A%2F%2Forders.example.com".into(),
            json!({"scopes": {"a": {}}}),
        ),
        (format!("/users/{ada}"), json!({"email": "a@example.com"})),
    ]
}

#[tokio::test]
async fn an_operator_switches_and_changes_nothing_else() {
    let server = TestServer::start().await;
    let operator = administrator_of(&server, Role::Operator).await;
    let held = token(&server, &operator).await;
    let records = switched(&server).await;
    let switches = ADMIN_ROUTES
        .iter()
        .filter(|route| route.least.enters < route.least.sends);
    assert_eq!(switches.count(), records.len(), "each has its record here");
    for (path, wider) in records {
        let patch = async |body: Value| by(&server, &held, Method::PATCH, &path, Some(body)).await;
        for enabled in [false, true] {
            let shown = patch(json!({"enabled": enabled})).await.expect(200);
            assert_eq!(shown["enabled"], enabled, "{path}");
        }
        is_refused(&patch(wider.clone()).await, Role::Tenant, &path);
        let mut both = wider;
        both["enabled"] = json!(false);
        is_refused(&patch(both).await, Role::Tenant, &path);
        // Nothing of it was done.
        let shown = patch(json!({})).await.expect(200);
        assert_eq!(shown["enabled"], true, "{path}");
    }
}

#[tokio::test]
async fn nobody_lays_hands_on_a_user_of_a_greater_role() {
    let server = TestServer::start().await;
    let ada = user(&server, json!({"username": "ada"})).await;
    let found = server.records.user_find(ada.parse().unwrap()).await;
    let mut parts = found.unwrap().unwrap().parts().clone();
    parts.role = Some(Role::System);
    parts.revision += 1;
    let ada_rules = User::new(parts).unwrap();
    let replaced = server.records.user_replace(Author::server(), ada_rules);
    replaced.await.unwrap();
    let tries = [
        (
            Method::POST,
            "/password",
            Some(json!({"password": PASSWORD})),
        ),
        (Method::POST, "/invitation", Some(json!({}))),
        (Method::POST, "/sessions/end", Some(json!({}))),
        (Method::PATCH, "", Some(json!({"enabled": false}))),
    ];
    for role in [Role::Operator, Role::Tenant] {
        let administrator = administrator_of(&server, role).await;
        let held = token(&server, &administrator).await;
        for (method, below, body) in tries.clone() {
            let path = format!("/users/{ada}{below}");
            let answer = by(&server, &held, method, &path, body).await;
            is_refused(&answer, Role::System, &path);
        }
        if role == Role::Tenant {
            let path = format!("/users/{ada}");
            let answer = by(&server, &held, Method::DELETE, &path, None).await;
            is_refused(&answer, Role::System, &path);
        }
    }
    let path = format!("/users/{ada}/sessions/end");
    let done = server.admin(Method::POST, &path, Some(json!({}))).await;
    done.expect(200);
}

/// A call about a token, by an administrator's.
async fn call(server: &TestServer, path: &str, held: &str, about: &str) -> Answer {
    let mut request = post_to(path, &encode(&[("token", about)]));
    let bearer = format!("Bearer {held}").parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    server.send(request).await
}

#[tokio::test]
async fn an_auditor_asks_about_tokens_and_an_operator_ends_them() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let theirs = token_of(&server, &partner).await;
    let held = async |role| token(&server, &administrator_of(&server, role).await).await;
    let auditor = held(Role::Auditor).await;
    let told = call(&server, "/oauth2/introspect", &auditor, &theirs).await;
    assert_eq!(told.expect(200)["active"], true);
    let refused = call(&server, "/oauth2/revoke", &auditor, &theirs).await;
    let error = refused.expect(403);
    assert_eq!(error["error"], "insufficient_scope");
    let why = error["error_description"].as_str().unwrap();
    assert!(why.contains("role operator"), "{why}");
    let told = call(&server, "/oauth2/introspect", &auditor, &theirs).await;
    assert_eq!(told.expect(200)["active"], true);
    let operator = held(Role::Operator).await;
    let ended = call(&server, "/oauth2/revoke", &operator, &theirs).await;
    assert_eq!(ended.status.as_u16(), 200);
    let told = call(&server, "/oauth2/introspect", &auditor, &theirs).await;
    assert_eq!(told.expect(200)["active"], false);
}

#[tokio::test]
async fn an_auditor_reads_the_counters() {
    let server = TestServer::start().await;
    let auditor = administrator_of(&server, Role::Auditor).await;
    let mut request = get("/metrics");
    let bearer = format!("Bearer {}", token(&server, &auditor).await);
    let bearer = bearer.parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    assert_eq!(server.send(request).await.status.as_u16(), 200);
}

#[tokio::test]
async fn an_administrators_key_speaks_for_itself_alone() {
    let server = TestServer::start().await;
    let other = administrator_of(&server, Role::System).await;
    change(&server, &other.name, |parts| {
        parts.settings.on_behalf_of = jurat_registry::subject_rule::SubjectRule::Anyone;
    })
    .await;
    let party = Party {
        name: other.name.clone(),
        key: other.key,
    };
    let assertion = party.assertion(&server).claim("sub", "somebody");
    let assertion = assertion.claim("scope", "jurat.admin").sign();
    let form = [
        ("grant_type", crate::token_endpoint::JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", &crate::administrator::audience()),
    ];
    let answer = crate::token_endpoint::ask(&server, &form).await;
    if answer.status.as_u16() == 200 {
        let held = answer.json()["access_token"].as_str().unwrap().to_owned();
        let answer = by(&server, &held, Method::GET, "/status", None).await;
        assert_eq!(answer.expect(401)["error"], "invalid_token");
    }
}
