//! `/admin/v1/identity-providers/{id}/test`: rules and mappings, tried without an assertion.

use http::Method;
use serde_json::{Value, json};

use crate::registered::identity_provider;
use crate::test_server::TestServer;

async fn registered(server: &TestServer) -> String {
    let settings = json!({
        "clients": "any_authenticated",
        "subjects": {"matching": {"patterns": ["repo:acme/*"]}},
        "claim_rule": "claims.ref == 'refs/heads/main' && client.id == 'deployer'",
        "subject_mapping": {"claim": "actor"},
        "claim_mapping": [{"claim": "groups", "carried_as": "roles", "scopes": {"ops": ["deploy"]}}],
        "rule_tests": [
            {"name": "main", "client": "deployer", "expect": "accept", "claims": {
                "sub": "repo:acme/x", "ref": "refs/heads/main", "actor": "ann", "groups": ["ops"]}},
            {"name": "a fork", "client": "deployer", "expect": "deny", "claims": {
                "sub": "repo:other/x", "ref": "refs/heads/main", "actor": "ann", "groups": "ops"}},
            {"name": "wrongly expected", "expect": "accept", "claims": {}},
        ],
    });
    let (_, id) = identity_provider(server, "https://ci.example.com", settings).await;
    format!("/identity-providers/{id}/test")
}

async fn tried(server: &TestServer, path: &str, body: Value) -> Value {
    let answer = server.admin(Method::POST, path, Some(body)).await;
    answer.expect(200)
}

#[tokio::test]
async fn the_rule_tests_that_are_kept_are_run() {
    let server = TestServer::start().await;
    let path = registered(&server).await;
    let ran = tried(&server, &path, json!({})).await;
    assert_eq!(ran["passed"], false);
    let came: Vec<_> = ran["tests"].as_array().unwrap().iter().collect();
    assert_eq!(
        came[0],
        &json!({"name": "main", "expected": "accept", "came": "accept", "why": null})
    );
    assert_eq!(came[1]["came"], "deny");
    assert!(
        came[1]["why"].as_str().unwrap().contains("repo:other/x"),
        "{ran}"
    );
    assert_eq!(
        (&came[2]["expected"], &came[2]["came"]),
        (&json!("accept"), &json!("deny"))
    );
}

#[tokio::test]
async fn a_sample_is_tried_and_not_kept() {
    let server = TestServer::start().await;
    let path = registered(&server).await;
    let claims =
        json!({"sub": "repo:acme/x", "ref": "refs/heads/main", "actor": "ann", "groups": "ops"});
    let body = json!({"claims": claims, "client": "deployer", "header": {"alg": "RS256"}});
    let accepted = tried(&server, &path, body).await;
    assert_eq!(accepted["came"], "accept", "{accepted}");
    assert_eq!(accepted["subject"], "ann");
    assert_eq!(accepted["claims"], json!({"roles": "ops"}));
    assert_eq!(accepted["scope"], json!(["deploy"]));
    assert_eq!(accepted["evidence"]["ref"], "refs/heads/main");
    let denied = tried(&server, &path, json!({"claims": {"sub": "repo:b/x"}})).await;
    assert_eq!(denied["came"], "deny");
    let checks = denied["checks"].as_array().unwrap();
    let failing: Vec<_> = checks
        .iter()
        .filter(|c| c["came"] == "deny")
        .map(|c| &c["check"])
        .collect();
    assert_eq!(
        failing,
        ["claim_rule", "subjects", "subject_mapping", "mapped_scope"],
        "every one, not only the first: {denied}"
    );
    let ran = tried(&server, &path, json!({})).await;
    assert_eq!(ran["tests"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_misspelt_member_and_a_sample_without_claims_are_refused() {
    let server = TestServer::start().await;
    let path = registered(&server).await;
    for (body, field) in [
        (json!({"claim": {}}), "claim"),
        (json!({"client": "deployer"}), "claims"),
        (json!({"claims": {}, "header": {"alg": 1}}), "header"),
        (json!({"claims": []}), "claims"),
    ] {
        let refused = server
            .admin(Method::POST, &path, Some(body))
            .await
            .expect(400);
        assert_eq!(refused["field"], field, "{refused}");
    }
}

#[tokio::test]
async fn settings_are_tried_in_place_of_those_that_are_kept_and_not_kept() {
    let server = TestServer::start().await;
    let path = registered(&server).await;
    let claims =
        json!({"sub": "repo:other/x", "ref": "refs/heads/main", "actor": "ann", "groups": "ops"});
    let body =
        |settings: Value| json!({"claims": claims, "client": "deployer", "settings": settings});
    let patterns = json!({"subjects": {"matching": {"patterns": ["repo:other/*"]}}});
    let sample = tried(&server, &path, body(patterns.clone())).await;
    assert_eq!(sample["came"], "accept", "{sample}");
    assert_eq!(tried(&server, &path, body(json!({}))).await["came"], "deny");
    // The rule tests too.
    let ran = tried(&server, &path, json!({"settings": patterns})).await;
    assert_eq!(ran["tests"][0]["came"], "deny", "{ran}");
    assert_eq!(ran["tests"][1]["came"], "accept", "{ran}");
    for (settings, field) in [
        (json!({"claim_rule": "claims."}), "settings.claim_rule"),
        (json!({"nonesuch": 1}), "settings.nonesuch"),
    ] {
        let refused = server
            .admin(Method::POST, &path, Some(body(settings)))
            .await
            .expect(400);
        assert_eq!(refused["field"], field, "{refused}");
    }
}
