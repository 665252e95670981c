//! What a client, whose assertion is good, may not have.

use http::Method;
use serde_json::json;

use super::Scene;
use crate::registered::{change_client, client};
use crate::test_server::TestServer;
use crate::token_endpoint::{JWT_BEARER, post};

super::cases! {
    GrantNotAllowed: grant_not_allowed,
    ScopeMalformed: scope_malformed,
    ScopeNotAllowed: scope_not_allowed,
    ScopeMissing: no_scope,
    ResourceMalformed: resource_malformed,
    ResourceNotAllowed: resource_not_allowed,
    ResourcesDisagree: resources_disagree,
}

async fn grant_not_allowed(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(
        &server,
        "partner-1",
        json!({"grant_types": ["client_credentials"]}),
    )
    .await;
    let assertion = partner.assertion(&server).sign();
    let request = || post(&[("grant_type", JWT_BEARER), ("assertion", &assertion)]);
    scene
        .refused(&server, "unauthorized_client", request())
        .await;
    let patch = json!({"grant_types": ["jwt-bearer"]});
    change_client(&server, "partner-1", patch).await;
    scene.granted(&server, request()).await;
}

/// Each of `values` for the parameter `name` is refused with `code`; the same assertion without them is not.
async fn refuses_values(scene: &Scene, name: &str, values: &[&str], code: &str) {
    let server = TestServer::start().await;
    let resources = json!({"resources": ["https://api.example.com"]});
    let partner = client(&server, "partner-1", resources).await;
    let assertion = partner.assertion(&server).sign();
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    for value in values {
        let mut form = form.to_vec();
        form.push((name, value));
        scene.refused(&server, code, post(&form)).await;
    }
    scene.granted(&server, post(&form)).await;
}

async fn scope_malformed(scene: &Scene) {
    let values = ["a  b", " a", "a\"", "a\\", "a\tb", "ä"];
    refuses_values(scene, "scope", &values, "invalid_scope").await;
}

async fn scope_not_allowed(scene: &Scene) {
    let values = ["z", "A", "y z", "jurat.admin"];
    refuses_values(scene, "scope", &values, "invalid_scope").await;
}

async fn no_scope(scene: &Scene) {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({"default_scope": []})).await;
    let assertion = partner.assertion(&server).sign();
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    scene.refused(&server, "invalid_scope", post(&form)).await;
    form.push(("scope", "a"));
    scene.granted(&server, post(&form)).await;
}

async fn resource_malformed(scene: &Scene) {
    let values = [
        "orders",
        "https://api.example.com/#part",
        "https://api example.com",
    ];
    refuses_values(scene, "resource", &values, "invalid_target").await;
}

async fn resource_not_allowed(scene: &Scene) {
    let values = [
        "https://api.example.com/",
        "https://other.example.com",
        "https://as.example.com/admin/v1",
    ];
    refuses_values(scene, "resource", &values, "invalid_target").await;
}

async fn resources_disagree(scene: &Scene) {
    let server = TestServer::start().await;
    let (one, other) = ("https://one.example.com", "https://other.example.com");
    for (uri, format) in [(one, "jwt"), (other, "opaque")] {
        let body = json!({"uri": uri, "token": {"format": format}});
        let created = server.admin(Method::POST, "/resources", Some(body)).await;
        created.expect(201);
    }
    let partner = client(&server, "partner-1", json!({"resources": [one, other]})).await;
    let assertion = partner.assertion(&server).sign();
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    form.extend([("resource", one), ("resource", other)]);
    scene.refused(&server, "invalid_target", post(&form)).await;
    form.pop();
    scene.granted(&server, post(&form)).await;
}
