//! What goes on in the background, for each tenant in its own records.

use http::Method;
use jurat_registry::clock::Clock as _;
use jurat_registry::store::Store as _;
use jurat_server::certificate_watch;
use jurat_server::key_events::KeyEventJournal;
use serde_json::json;

use super::stage::alike;
use crate::party::Party;
use crate::test_server::TestServer;

#[tokio::test]
async fn certificates_near_their_end_are_told_to_the_tenant_that_trusts_them() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let party = Party::new("soon");
    let day = 86_400;
    let certificate = party.certificate(server.now() - day, server.now() + 5 * day);
    let body = json!({"issuer": "soon", "keys": [{"certificate": certificate}]});
    let created = acme
        .admin(Method::POST, "/identity-providers", Some(body))
        .await;
    created.expect(201);
    let events = KeyEventJournal::new(std::sync::Arc::default());
    certificate_watch::look_at_all(&*server.store, &*server.clock, &events)
        .await
        .unwrap();
    events.flush(&*server.store).await;
    for (tenant, told) in [(&acme, true), (&globex, false), (&root, false)] {
        let audit = tenant.admin(Method::GET, "/audit", None).await.expect(200);
        let is_told = audit.to_string().contains("certificate-ending");
        assert_eq!(is_told, told, "{}", tenant.name);
    }
    assert!(server.store.ready().await.is_ok());
    assert!(server.clock.now().seconds() > 0);
}
