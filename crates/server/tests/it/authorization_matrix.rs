//! Every route of the administration API against everybody who must not get in, and the one who must. The list is the router's own, so
//! a route that is added is held to it at once.

use std::collections::BTreeSet;

use http::Method;
use jurat_server::router::{ADMIN_ROUTES, AdminRoute};
use serde_json::json;

use crate::administrator;
use crate::http_client::Answer;
use crate::party::Party;
use crate::registered::{client, identity_provider};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, granted, token_of};

/// What is at the end of each route; a path that is not here fails the test, so that nobody adds one without a thought for it.
const PATHS: [&str; 57] = [
    "/plan",
    "/apply",
    "/export",
    "/administrators",
    "/administrators/{id}",
    "/tenants",
    "/tenants/{name}",
    "/tenants/{name}/set-up",
    "/users/{id}/role",
    "/keys",
    "/keys/rotate",
    "/keys/import",
    "/keys/{key}/retire",
    "/keys/{key}/public",
    "/audit",
    "/decisions",
    "/decisions/{id}",
    "/grants",
    "/grants/revoke-all",
    "/grants/{id}",
    "/grants/{id}/revoke",
    "/tokens",
    "/tokens/find",
    "/tokens/{decision}",
    "/tokens/{decision}/revoke",
    "/usage",
    "/audit/verification",
    "/audit/export",
    "/audit/{number}",
    "/discover",
    "/explain",
    "/clients/{id}/keys",
    "/clients/{id}/refresh",
    "/identity-providers/{id}/refresh",
    "/identity-providers/{id}/test",
    "/clients",
    "/clients/{id}",
    "/clients/{id}/credentials",
    "/clients/{id}/credentials/{credential}",
    "/identity-providers",
    "/identity-providers/proposal",
    "/identity-providers/{id}",
    "/identity-providers/{id}/keys",
    "/identity-providers/{id}/keys/{key}",
    "/identity-providers/{id}/lint",
    "/initial-access-tokens",
    "/initial-access-tokens/{id}",
    "/lint",
    "/presets",
    "/resources",
    "/resources/{uri}",
    "/status",
    "/users",
    "/users/{id}",
    "/users/{id}/password",
    "/users/{id}/invitation",
    "/users/{id}/sessions/end",
];

pub(crate) async fn ask(server: &TestServer, route: &AdminRoute, token: Option<&str>) -> Answer {
    let method: Method = route.method.parse().unwrap();
    let path = route
        .path
        .replace("{id}", "unknown")
        .replace("{credential}", "unknown")
        .replace("{key}", "unknown")
        .replace("{uri}", "unknown")
        .replace("{decision}", "unknown")
        // One's own: another one is for system administrators.
        .replace("{name}", "default")
        .replace("{number}", "unknown");
    let body = matches!(route.method, "POST" | "PATCH" | "PUT").then(|| json!({"unknown": 1}));
    server
        .send(administrator::request(method, &path, body, token))
        .await
}

#[test]
fn every_route_is_known_here() {
    let listed: BTreeSet<_> = ADMIN_ROUTES.iter().map(|route| route.path).collect();
    assert_eq!(listed, BTreeSet::from(PATHS));
    let unique: BTreeSet<_> = ADMIN_ROUTES.iter().map(|r| (r.method, r.path)).collect();
    assert_eq!(unique.len(), ADMIN_ROUTES.len());
}

#[tokio::test]
async fn rfc6750_s3_nobody_but_an_administrator_gets_in_anywhere() {
    let server = TestServer::start_with(|setup| setup.registration.enabled = true).await;
    let resources = json!({"resources": ["https://as.example.com/admin"]});
    let partner = client(&server, "partner-1", resources).await;
    let application = token_of(&server, &partner).await;
    let opaque = client(&server, "opaque", json!({"token": {"format": "opaque"}})).await;
    let opaque = token_of(&server, &opaque).await;
    let expired = administrator::token(&server).await;
    server.clock.advance_seconds(3600);
    let forged = format!("{}x", administrator::token(&server).await);
    let assertion = server.administrator.assertion(&server).sign();
    let strangers: [(&str, Option<&str>); 7] = [
        ("nobody", None),
        ("an application", Some(&application)),
        ("an application with an opaque token", Some(&opaque)),
        ("an administrator whose token has expired", Some(&expired)),
        ("a forger", Some(&forged)),
        ("an administrator's assertion", Some(&assertion)),
        ("junk", Some("x")),
    ];
    for route in ADMIN_ROUTES {
        for (who, token) in strangers {
            let answer = ask(&server, route, token).await;
            let at = format!("{} {} by {who}", route.method, route.path);
            assert_eq!(answer.status.as_u16(), 401, "{at}");
            assert!(
                answer.header("www-authenticate").starts_with("Bearer "),
                "{at}"
            );
            assert_eq!(answer.header("cache-control"), "no-store", "{at}");
        }
        let token = administrator::token(&server).await;
        let answer = ask(&server, route, Some(&token)).await;
        assert!(
            matches!(answer.status.as_u16(), 200 | 400 | 404 | 409),
            "{} {}: {}",
            route.method,
            route.path,
            answer.text()
        );
    }
}

#[tokio::test]
async fn rfc6750_s3_1_an_administrators_token_without_the_scope_is_told_which_one() {
    let server = TestServer::start().await;
    let reader = Party::new("reader");
    let scopes = "jurat.admin jurat.read";
    administrator::register_with(&*server.records, &reader, &*server.clock, scopes).await;
    let assertion = reader.assertion(&server).sign();
    let resource = administrator::audience();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", &resource),
        ("scope", "jurat.read"),
    ];
    let token = granted(&server, &form).await;
    for route in ADMIN_ROUTES {
        let answer = ask(&server, route, Some(&token)).await;
        assert_eq!(answer.expect(403)["error"], "insufficient_scope");
        let challenge = answer.header("www-authenticate");
        assert!(challenge.contains("scope=\"jurat.admin\""), "{challenge}");
    }
}

#[tokio::test]
async fn rfc6749_s3_3_an_administrators_scope_is_out_of_reach_for_everybody_else() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let resource = administrator::audience();
    let assertion = partner
        .assertion(&server)
        .claim("scope", "jurat.admin a")
        .sign();
    let form = [
        ("grant_type", JWT_BEARER),
        ("assertion", &*assertion),
        ("resource", &resource),
    ];
    let refused = crate::token_endpoint::ask(&server, &form).await;
    assert_eq!(refused.expect(400)["error"], "invalid_target");
    let without = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let body = crate::token_endpoint::ask(&server, &without)
        .await
        .expect(200);
    assert_eq!(body["scope"], "a");
    for (field, body) in [
        ("scope", json!({"scope": ["jurat.admin"]})),
        ("scope", json!({"scope": ["jurat.anything"]})),
    ] {
        let refused = server.admin(Method::POST, "/clients", Some(body)).await;
        assert_eq!(refused.expect(400)["field"], field);
    }
    // Whoever is trusted to speak for others does not speak for the administrator's key.
    let anybody = json!({"clients": "anybody", "scope": ["a"], "default_scope": ["a"]});
    let (provider, _) = identity_provider(&server, "https://idp.example.com", anybody).await;
    let assertion = provider
        .assertion(&server)
        .claim("sub", "jurat-admin")
        .sign();
    let token = granted(
        &server,
        &[("grant_type", JWT_BEARER), ("assertion", &assertion)],
    )
    .await;
    let route = ADMIN_ROUTES
        .iter()
        .find(|route| route.path == "/status")
        .unwrap();
    assert_eq!(ask(&server, route, Some(&token)).await.status.as_u16(), 401);
}
