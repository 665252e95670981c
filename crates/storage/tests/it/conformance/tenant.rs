//! Tenants: each by itself, in every method.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::page::PageRequest;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;

use super::{Ground, NOW, client, issuance, named_tenant, provider, provider_of};

pub(crate) async fn a_tenant_keeps_its_records(ground: &Ground) {
    for round in 1..3 {
        let store = ground.open();
        for name in ["default", "acme.example", "acme"] {
            let tenant = named_tenant(&store, name).await;
            let found = tenant.client_find(name).await.unwrap();
            assert_eq!(found.is_some(), round > 1);
            if round == 1 {
                tenant.client_insert(client(name, 1)).await.unwrap();
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
    one.client_insert(client("partner-1", 1)).await.unwrap();
    let inserted = one.identity_provider_insert(theirs, Vec::new());
    inserted.await.unwrap();
    let granted = issuance(&["a"]);
    let decision = granted.token.decision;
    one.record_issuance(granted).await.unwrap();
    one.signing_key_insert(key("theirs"), None).await.unwrap();

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
        other.client_replace(client("partner-1", 2)).await,
        other.client_remove(&partner, None).await,
        other.identity_provider_remove(id, None).await,
        other
            .identity_provider_replace(replacement, Vec::new())
            .await,
    ];
    for outcome in refused {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    assert!(other.signing_key_list().await.unwrap().is_empty());
    assert!(other.issued_token_find(decision).await.unwrap().is_none());
}

pub(crate) async fn names_and_ids_are_each_tenants_own(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    let issuer = "https://idp.example.com";
    let id = provider(issuer).id();
    let granted = issuance(&["a"]);
    for (tenant, key_id) in [(&one, "first"), (&other, "second")] {
        tenant.client_insert(client("partner-1", 1)).await.unwrap();
        let provider = provider_of(id, issuer, 1);
        let inserted = tenant.identity_provider_insert(provider, Vec::new());
        inserted.await.unwrap();
        let own = tenant.signing_key_insert(key(key_id), None).await.unwrap();
        assert_eq!(own.key_id, key_id);
        tenant.record_issuance(granted.clone()).await.unwrap();
    }
    let partner = "partner-1".parse().unwrap();
    other.client_remove(&partner, None).await.unwrap();
    assert!(one.client_find("partner-1").await.unwrap().is_some());
    assert!(other.client_find("partner-1").await.unwrap().is_none());
}
