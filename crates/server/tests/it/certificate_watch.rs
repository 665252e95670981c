//! Certificates near their end: found, told once a day, and in the audit log.

use http::Method;
use jurat_registry::clock::Clock as _;
use jurat_server::certificate_watch;
use jurat_server::key_events::KeyEventJournal;
use serde_json::json;

use crate::party::Party;
use crate::test_server::TestServer;

const DAY: i64 = 86_400;

#[tokio::test]
async fn rfc5280_s4_1_2_5_a_certificate_near_its_end_is_an_event_once_a_day() {
    let server = TestServer::start().await;
    for (issuer, days) in [("soon", 29), ("later", 40)] {
        let party = Party::new(issuer);
        let certificate = party.certificate(server.now() - DAY, server.now() + days * DAY);
        let body = json!({"issuer": issuer, "keys": [{"certificate": certificate}]});
        let created = server.admin(Method::POST, "/identity-providers", Some(body));
        created.await.expect(201);
    }
    let events = KeyEventJournal::new(std::sync::Arc::default());
    let told = async || {
        let name = jurat_registry::tenant::TenantName::default();
        let now = server.clock.now();
        let look = certificate_watch::look(&name, &*server.records, now, &events);
        look.await.unwrap();
        events.flush(&*server.store).await;
        let listed = server.admin(Method::GET, "/audit", None).await.expect(200);
        let lines = listed["items"].as_array().unwrap().clone();
        let is_ending = |line: &&serde_json::Value| line["action"] == "certificate-ending";
        lines.iter().filter(is_ending).cloned().collect::<Vec<_>>()
    };
    let first = told().await;
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(first[0]["target"], "soon");
    assert_eq!(told().await.len(), 1);
    server.clock.advance_seconds(DAY);
    assert_eq!(told().await.len(), 2);
    server.clock.advance_seconds(30 * DAY);
    let newest = told().await;
    // Both were registered at the same time, so chance says which comes first.
    let details = newest[..2]
        .iter()
        .map(|line| line["detail"].as_str().unwrap());
    let mut details: Vec<_> = details.collect();
    details.sort_unstable();
    assert!(details[0].contains("CN=later ends on"), "{details:?}");
    assert!(details[1].contains("CN=soon ended on"), "{details:?}");
}
