//! Decisions that were made, by the id that every answer carries.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::decision::RefusedDecision;
use serde_json::{Value, json};

use super::agreement::ask;
use crate::registered::client;
use crate::test_server::TestServer;
use crate::token_endpoint::trade;

#[tokio::test]
async fn a_grant_and_a_refusal_are_explained_by_the_id_of_their_answer() {
    let server = TestServer::start().await;
    let partner = client(&server, "partner-1", json!({})).await;
    let good = partner.assertion(&server).sign();
    let granted = trade(&server, &good).await;
    let id = granted.header("jurat-decision");
    let body = ask(&server, json!({ "decision": id })).await.expect(200);
    assert_eq!(body["granted"], true);
    assert_eq!(body["decision"]["id"], id);
    assert_eq!(body["decision"]["issuer"], "partner-1");
    assert_eq!(body["token"]["claims"]["jti"], id);
    assert_eq!(body["token"]["scope"], granted.json()["scope"]);
    let fingerprint = body["decision"]["fingerprint"].as_str().unwrap();
    let explained = ask(&server, json!({ "assertion": good })).await.expect(200);
    assert_eq!(explained["assertion"]["fingerprint"], fingerprint);

    let refused = trade(&server, &good).await;
    let kept = server.decision(&refused);
    let refusal = RefusedDecision {
        id: kept.id.parse().unwrap(),
        grant_type: Some(GrantType::JwtBearer),
        client: kept.client,
        issuer: kept.issuer,
        reason: kept.reason.unwrap().name().to_owned(),
        detail: kept.detail,
        assertion_fingerprint: None,
        evidence: None,
    };
    let recorded = server.records.record_refusals(vec![refusal], Vec::new());
    recorded.await.unwrap();
    let body = ask(&server, json!({ "decision": kept.id }))
        .await
        .expect(200);
    assert_eq!(body["granted"], false);
    assert_eq!(body["refusal"]["reason"], "assertion-replayed");
    assert_eq!(body["refusal"]["error"], refused.json()["error"]);
    assert_eq!(body["decision"]["fingerprint"], Value::Null);
}

#[tokio::test]
async fn of_a_decision_without_a_record_it_is_said_how_long_they_are_kept() {
    let server = TestServer::start().await;
    let nobodys = json!({"decision": "01JZZZZZZZZZZZZZZZZZZZZZZZ"});
    let problem = ask(&server, nobodys).await.expect(404);
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("30 days") && detail.contains("sample"),
        "{detail}"
    );
}
