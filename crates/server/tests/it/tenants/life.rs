//! How tenants open and close: one key by 64 first requests, a change that is seen at once, few open at a time.

use std::sync::Arc;

use jurat_registry::author::Author;
use jurat_registry::change::TenantChange;
use jurat_registry::store::Store as _;
use jurat_registry::token_settings::TokenSettings;

use super::stage::{At, add, alike, change};
use crate::test_server::TestServer;

#[tokio::test]
async fn of_64_first_requests_to_a_cold_tenant_all_get_the_one_key() {
    let server = Arc::new(TestServer::start().await);
    add(&server, "acme.example", |_| {}).await;
    let asking: Vec<_> = (0..64)
        .map(|_| {
            let server = Arc::clone(&server);
            tokio::spawn(async move {
                let set = server.get("/t/acme.example/oauth2/jwks").await.expect(200);
                set["keys"][0]["kid"].as_str().unwrap().to_owned()
            })
        })
        .collect();
    let mut kids = std::collections::HashSet::new();
    for asked in asking {
        kids.insert(asked.await.unwrap());
    }
    assert_eq!(kids.len(), 1);
    let acme = At::of(&server, "acme.example").await;
    assert_eq!(acme.records.signing_key_list().await.unwrap().len(), 1);
    assert_eq!(server.state.tenants().open_now().len(), 2);
}

#[tokio::test]
async fn a_change_of_settings_counts_for_the_next_request() {
    let server = TestServer::start().await;
    let [acme, globex, root] = alike(&server).await;
    let lifetime = async |tenant: &At<'_>| {
        let form = [("grant_type", "client_credentials")];
        tenant.ask(&form).await.expect(200)["expires_in"]
            .as_u64()
            .unwrap()
    };
    let before = acme.token().await;
    assert_eq!(lifetime(&acme).await, 3600);
    for (name, seconds) in [("acme.example", 60), ("default", 120)] {
        change(&server, name, |settings| {
            settings.token = Some(TokenSettings {
                lifetime_seconds: Some(seconds),
                ..TokenSettings::default()
            });
        })
        .await;
    }
    assert_eq!(lifetime(&acme).await, 60);
    assert_eq!(lifetime(&root).await, 120);
    assert_eq!(lifetime(&globex).await, 3600);
    // It is the same tenant, with the same keys.
    assert!(acme.is_active(&before).await);
}

#[tokio::test]
async fn a_tenant_that_is_switched_off_is_gone_at_once_and_comes_back_as_it_was() {
    let server = TestServer::start().await;
    let [acme, ..] = alike(&server).await;
    let token = acme.token().await;
    change(&server, "acme.example", |settings| settings.enabled = false).await;
    acme.get("/oauth2/jwks").await.expect(404);
    assert!(
        server
            .state
            .tenants()
            .find("acme.example")
            .await
            .unwrap()
            .is_none()
    );
    change(&server, "acme.example", |settings| settings.enabled = true).await;
    assert!(acme.is_active(&token).await);
}

#[tokio::test]
async fn a_tenant_made_anew_under_a_removed_ones_name_has_nothing_of_it() {
    let server = TestServer::start().await;
    let [acme, ..] = alike(&server).await;
    let token = acme.token().await;
    let remove = vec![TenantChange::Remove("acme.example".parse().unwrap(), None)];
    server.store.apply(Author::server(), remove).await.unwrap();
    acme.get("/oauth2/jwks").await.expect(404);
    server.clock.advance_seconds(1);
    add(&server, "acme.example", |_| {}).await;
    let refused = acme.ask(&[("grant_type", "client_credentials")]).await;
    assert_eq!(refused.expect(401)["error"], "invalid_client");
    let answer = acme.send(super::stage::bearing(
        crate::http_client::get("/api/oauth/protected"),
        &token,
    ));
    assert_eq!(answer.await.status, 401);
}

#[tokio::test]
async fn few_are_open_at_a_time_and_all_are_answered() {
    let server = TestServer::start_with(|setup| setup.most_open_tenants = 4).await;
    let names: Vec<_> = (0..40).map(|n| format!("tenant-{n}")).collect();
    let mut kids = Vec::new();
    for name in &names {
        add(&server, name, |_| {}).await;
        let set = server
            .get(&format!("/t/{name}/oauth2/jwks"))
            .await
            .expect(200);
        kids.push(set["keys"][0]["kid"].clone());
    }
    for (name, kid) in names.iter().zip(&kids).rev() {
        let set = server
            .get(&format!("/t/{name}/oauth2/jwks"))
            .await
            .expect(200);
        assert_eq!(set["keys"][0]["kid"], *kid, "{name}");
        assert_eq!(set["keys"].as_array().unwrap().len(), 1);
    }
    let open = server.state.tenants().open_now().len();
    assert!(open <= 5, "{open} are open");
    // Each key was told to the audit log of its tenant, though most had been closed by then.
    for name in &names {
        let tenant = At::of(&server, name).await;
        let page = jurat_registry::page::PageRequest::first(10);
        let lines = tenant
            .records
            .audit_list(jurat_registry::audit::AuditFilter::default(), page);
        let lines = lines.await.unwrap().items;
        let made = lines.iter().filter_map(|line| line.read().ok());
        let made = made.filter(|line| line.event.action == "signing-key-made");
        assert_eq!(made.count(), 1, "{name}");
    }
}
