//! Tenants: each by itself, in every method.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::change::TenantChange;
use jurat_registry::issuance::Lasting;
use jurat_registry::page::PageRequest;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketKind};
use jurat_registry::user::User;

use super::consent::consent;
use super::grant::{begins, continues, grant, lasting};
use super::resource::resource;
use super::ticket::ticket;
use super::user::user;
use super::{BY, Ground, NOW, client, issuance, named_tenant, provider, provider_of};

pub(crate) async fn a_tenant_keeps_its_records(ground: &Ground) {
    for round in 1..3 {
        let store = ground.open();
        for name in ["default", "acme.example", "acme"] {
            let tenant = named_tenant(&store, name).await;
            let found = tenant.client_find(name).await.unwrap();
            assert_eq!(found.is_some(), round > 1);
            if round == 1 {
                tenant.client_insert(BY, client(name, 1)).await.unwrap();
            }
        }
        store.ready().await.unwrap();
        store.close().await.unwrap();
    }
}

fn key(key_id: &str) -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: key_id.into(),
        algorithm: Algorithm::Es256,
        sealed: vec![1],
        public_jwk: serde_json::json!({}),
        source: SigningKeySource::Made,
        created_at: NOW,
        signs_from: NOW,
        retired_at: None,
    }
}

pub(crate) async fn no_handle_reaches_another_tenant(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let issuer = "https://idp.example.com";
    let theirs = provider(issuer);
    let id = theirs.id();
    one.client_insert(BY, client("partner-1", 1)).await.unwrap();
    let inserted = one.identity_provider_insert(BY, theirs, Vec::new());
    inserted.await.unwrap();
    let granted = issuance(&["a"]);
    let decision = granted.token.decision;
    one.record_issuance(granted).await.unwrap();
    one.signing_key_insert(key("theirs"), None, Vec::new())
        .await
        .unwrap();

    // Warm in the cache of the one, and still not the other's.
    for _ in 0..2 {
        assert!(one.issuer_find("partner-1").await.unwrap().is_some());
        assert!(one.identity_provider_find(id).await.unwrap().is_some());
        assert!(other.issuer_find("partner-1").await.unwrap().is_none());
        assert!(other.client_find("partner-1").await.unwrap().is_none());
        assert!(other.issuer_find(issuer).await.unwrap().is_none());
        assert!(other.identity_provider_find(id).await.unwrap().is_none());
    }
    let clients = other.client_list(PageRequest::first(10)).await.unwrap();
    assert!(clients.items.is_empty());
    let providers = other.identity_provider_list(PageRequest::first(10)).await;
    assert!(providers.unwrap().items.is_empty());
    let replacement = provider_of(id, issuer, 2);
    let partner = "partner-1".parse().unwrap();
    let refused = [
        other.client_replace(BY, client("partner-1", 2)).await,
        other.client_remove(BY, &partner, None).await,
        other.identity_provider_remove(BY, id, None).await,
        other
            .identity_provider_replace(BY, replacement, Vec::new())
            .await,
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    assert!(other.signing_key_list().await.unwrap().is_empty());
    assert!(other.issued_token_find(decision).await.unwrap().is_none());
}

/// The other knows the numbers, and neither finds, changes nor uses up what goes by them.
pub(crate) async fn no_handle_reaches_anothers_tickets_and_grants(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let code = Ticket {
        alias: Some("WDJB-MJHT".into()),
        ..ticket(TicketKind::DeviceCode)
    };
    let (grant, taken) = (grant(), issuance(&[]).token.decision);
    let first = begins(&grant);
    let decision = first.token.decision;
    one.ticket_insert(vec![code.clone()]).await.unwrap();
    one.record_issuance(first.clone()).await.unwrap();

    let found = other.ticket_find(code.kind, code.id).await.unwrap();
    assert_eq!(found, None);
    let found = other.ticket_find_by_alias(code.kind, "WDJB-MJHT");
    assert_eq!(found.await.unwrap(), None);
    let next = Ticket {
        revision: 2,
        ..code.clone()
    };
    let replaced = other.ticket_replace(next).await;
    assert!(matches!(replaced, Err(StoreError::NotFound)));
    let by = Taken { at: NOW, by: taken };
    let took = other.ticket_take(code.kind, code.id, by).await;
    assert!(matches!(took, Err(StoreError::AlreadyTaken)));
    let took = Lasting {
        takes: Some((code.kind, code.id)),
        ..Lasting::default()
    };
    let took = other.record_issuance(lasting(&[], took)).await;
    assert!(matches!(took, Err(StoreError::AlreadyTaken)));
    assert_eq!(other.grant_find(grant.id).await.unwrap(), None);
    let continued = other.record_issuance(continues(grant.id)).await;
    assert!(matches!(continued, Err(StoreError::Revoked)));
    other.grant_revoke(grant.id, NOW).await.unwrap();
    let end = first.token.expires_at;
    let revoked = other.issued_token_revoke(decision, NOW, end);
    revoked.await.unwrap();

    let found = one.ticket_find(code.kind, code.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&code));
    let found = one.issued_token_find(decision).await.unwrap();
    assert_eq!(found, Some(first.token.clone()));
    // The same numbers and names are each tenant's own.
    other.ticket_insert(vec![code.clone()]).await.unwrap();
    other.record_issuance(first.clone()).await.unwrap();
    let found = other.issued_token_find(decision).await.unwrap();
    assert_eq!(found.unwrap().revoked_at, Some(NOW));
    other.ticket_take(code.kind, code.id, by).await.unwrap();
    other.grant_revoke(grant.id, NOW).await.unwrap();
    let found = one.grant_find(grant.id).await.unwrap();
    assert_eq!(found, Some(grant));
    let found = one.ticket_find(code.kind, code.id).await.unwrap();
    assert_eq!(found, Some(code));
    let found = one.issued_token_find(decision).await.unwrap();
    assert_eq!(found, Some(first.token));
}

pub(crate) async fn no_handle_reaches_anothers_users_and_resources(ground: &Ground) {
    const URI: &str = "https://api.example.com";
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let (ada, uri, app) = (user("ada"), URI.parse().unwrap(), "app".parse().unwrap());
    let id = ada.id();
    let agreed = consent(id, "app", "a");
    one.user_insert(BY, ada.clone()).await.unwrap();
    one.client_insert(BY, client("app", 1)).await.unwrap();
    one.consent_put(agreed.clone()).await.unwrap();
    one.resource_insert(BY, resource(URI, 1)).await.unwrap();
    let inserted = one.signing_key_insert(key("theirs"), None, Vec::new());
    inserted.await.unwrap();

    // Warm in the cache of the one, and still not the other's.
    for _ in 0..2 {
        assert!(one.user_find(id).await.unwrap().is_some());
        assert!(one.user_find_by_name("ada").await.unwrap().is_some());
        assert!(one.resource_find(URI).await.unwrap().is_some());
        assert!(other.user_find(id).await.unwrap().is_none());
        assert!(other.user_find_by_name("ada").await.unwrap().is_none());
        assert!(other.resource_find(URI).await.unwrap().is_none());
    }
    assert_eq!(other.consent_find(id, &app).await.unwrap(), None);
    let page = PageRequest::first(10);
    let users = other.user_list(page.clone()).await.unwrap();
    let resources = other.resource_list(page).await.unwrap();
    assert!(users.items.is_empty() && resources.items.is_empty());
    let mut parts = ada.parts().clone();
    parts.revision = 2;
    let refused = [
        other.user_replace(BY, User::new(parts).unwrap()).await,
        other.user_remove(BY, id, None).await,
        other.resource_replace(BY, resource(URI, 2)).await,
        other.resource_remove(BY, &uri, None).await,
        other.consent_put(agreed.clone()).await,
        other.signing_key_replace(key("theirs"), Vec::new()).await,
        other.signing_key_remove("theirs", Vec::new()).await,
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    other.consent_remove(id, &app).await.unwrap();
    let found = one.consent_find(id, &app).await.unwrap();
    assert_eq!(found, Some(agreed.clone()));

    // The same ids and names are each tenant's own.
    other.user_insert(BY, ada).await.unwrap();
    other.client_insert(BY, client("app", 1)).await.unwrap();
    other.consent_put(agreed.clone()).await.unwrap();
    other.resource_insert(BY, resource(URI, 1)).await.unwrap();
    other.user_remove(BY, id, None).await.unwrap();
    other.resource_remove(BY, &uri, None).await.unwrap();
    assert!(one.user_find(id).await.unwrap().is_some());
    assert!(one.resource_find(URI).await.unwrap().is_some());
    let found = one.consent_find(id, &app).await.unwrap();
    assert_eq!(found, Some(agreed));
}

pub(crate) async fn names_and_ids_are_each_tenants_own(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let issuer = "https://idp.example.com";
    let id = provider(issuer).id();
    let granted = issuance(&["a"]);
    for (tenant, key_id) in [(&one, "first"), (&other, "second")] {
        tenant
            .client_insert(BY, client("partner-1", 1))
            .await
            .unwrap();
        let provider = provider_of(id, issuer, 1);
        let inserted = tenant.identity_provider_insert(BY, provider, Vec::new());
        inserted.await.unwrap();
        let own = tenant
            .signing_key_insert(key(key_id), None, Vec::new())
            .await
            .unwrap();
        assert_eq!(own.key_id, key_id);
        tenant.record_issuance(granted.clone()).await.unwrap();
    }
    let partner = "partner-1".parse().unwrap();
    other.client_remove(BY, &partner, None).await.unwrap();
    assert!(one.client_find("partner-1").await.unwrap().is_some());
    assert!(other.client_find("partner-1").await.unwrap().is_none());
}

pub(crate) async fn a_change_of_a_tenant_is_counted_once_it_can_be_read(ground: &Ground) {
    let store = ground.open();
    named_tenant(&store, "acme").await;
    let mut before = store.tenants_version();
    let found = store.tenant_find("acme").await.unwrap().unwrap();
    assert_eq!(store.tenants_version(), before, "reading is no change");
    for revision in 2..5 {
        let mut record = (*found).clone();
        record.revision = revision;
        record.settings.hosts = [format!("login-{revision}.example").parse().unwrap()].into();
        let changes = vec![TenantChange::Replace(record.clone())];
        store.apply(BY, changes).await.unwrap();
        assert!(store.tenants_version() > before);
        before = store.tenants_version();
        let found = store.tenant_find("acme").await.unwrap().unwrap();
        assert_eq!(*found, record);
        let host = format!("login-{revision}.example");
        let by_host = store.tenant_find_by_host(&host).await.unwrap();
        assert_eq!(by_host.unwrap().revision, revision);
    }
    let removal = vec![TenantChange::Remove("acme".parse().unwrap(), None)];
    store.apply(BY, removal).await.unwrap();
    assert!(store.tenants_version() > before);
    assert!(store.tenant_find("acme").await.unwrap().is_none());
}
