//! Lines of the audit log that are older than the server keeps them: dropped of every tenant, and the log is whole after it.

use http::Method;
use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::change::TenantChange;
use jurat_registry::clock::Clock as _;
use jurat_registry::store::Store as _;
use jurat_registry::tenant_record::TenantRecord;
use jurat_server::audit_retention::{AuditRetention, drop_of_all, drop_old};
use serde_json::Value;

use crate::registered::client;
use crate::test_server::TestServer;

const DAY: i64 = 86_400;

async fn get(server: &TestServer, path: &str) -> Value {
    server.admin(Method::GET, path, None).await.expect(200)
}

async fn targets(server: &TestServer, action: &str) -> Vec<String> {
    let listed = get(server, &format!("/audit?action={action}")).await;
    let items = listed["items"].as_array().unwrap().iter();
    items
        .map(|line| line["target"].as_str().unwrap().to_owned())
        .collect()
}

/// Three clients, ten days between them.
async fn filled() -> TestServer {
    let server = TestServer::start().await;
    for name in ["one", "two", "three"] {
        client(&server, name, serde_json::json!({})).await;
        server.clock.advance_seconds(10 * DAY);
    }
    server
}

async fn drop(server: &TestServer, days: &str) -> u64 {
    let retention: AuditRetention = days.parse().unwrap();
    let now = server.clock.now();
    let dropped = drop_old(&*server.records, now, retention).await;
    dropped.unwrap()
}

#[tokio::test]
async fn what_is_older_than_the_days_is_dropped_once_and_the_log_is_whole() {
    let server = filled().await;
    let before = get(&server, "/audit?limit=1").await["items"][0]["number"].clone();
    for days in ["0", "31"] {
        assert_eq!(drop(&server, days).await, 0, "{days}");
    }
    // Where nothing is dropped nothing is written.
    let after = get(&server, "/audit?limit=1").await["items"][0]["number"].clone();
    assert_eq!(before, after);
    assert!(drop(&server, "15").await > 0);
    assert_eq!(targets(&server, "client-created").await, ["three"]);
    assert_eq!(targets(&server, "audit-dropped").await, ["default"]);
    let whole = get(&server, "/audit/verification").await;
    assert_eq!(whole["state"], "whole");
    assert!(whole["checkpoint"]["number"].as_u64().unwrap() > 0);
    assert_eq!(drop(&server, "15").await, 0);
    assert_eq!(targets(&server, "audit-dropped").await.len(), 1);
}

#[tokio::test]
async fn more_lines_than_go_in_one_write_go_all_the_same() {
    let server = TestServer::start().await;
    let event = |number: u32| {
        let target = number.to_string();
        AuditEvent::new(server.clock.now(), Author::server(), "key-added", target)
    };
    let events = (0..2500).map(event).collect();
    server.records.audit_append(events).await.unwrap();
    server.clock.advance_seconds(10 * DAY);
    assert!(drop(&server, "5").await >= 2500);
    assert_eq!(targets(&server, "audit-dropped").await.len(), 3);
    let whole = get(&server, "/audit/verification").await;
    assert_eq!(whole["state"], "whole");
}

#[tokio::test]
async fn every_tenant_s_log_is_dropped_from() {
    let server = filled().await;
    let now = server.clock.now();
    let tenant = TenantRecord::unstated("acme".parse().unwrap(), now);
    let added = vec![TenantChange::Insert(tenant)];
    server.store.apply(Author::server(), added).await.unwrap();
    let acme = server.store.tenant(&"acme".parse().unwrap()).await.unwrap();
    let oldest = async || acme.audit_ends().await.unwrap().oldest;
    let event = AuditEvent::new(now, Author::server(), "key-added", "x");
    acme.audit_append(vec![event]).await.unwrap();
    assert_eq!(oldest().await, Some(1));
    server.clock.advance_seconds(20 * DAY);
    let retention = "15".parse().unwrap();
    drop_of_all(&*server.store, &*server.clock, retention)
        .await
        .unwrap();
    assert!(oldest().await > Some(1));
    assert!(targets(&server, "client-created").await.is_empty());
}
