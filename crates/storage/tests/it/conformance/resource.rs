//! Resources: found by their URIs, warm and cold.

use std::sync::Arc;

use jurat_registry::page::PageRequest;
use jurat_registry::resource::{Resource, ResourceSettings};
use jurat_registry::store::{NameOwner, StoreError, TenantStore};

use super::many::{outcomes, winner};
use super::{BY, Ground, NOW, default_tenant};

pub(crate) fn resource(uri: &str, revision: u64) -> Resource {
    Resource {
        uri: uri.parse().unwrap(),
        settings: ResourceSettings {
            name: Some(format!("revision {revision}")),
            ..ResourceSettings::default()
        },
        created_at: NOW,
        updated_at: NOW,
        revision,
    }
}

const URI: &str = "https://api.example.com/orders";

/// The resource, twice: the second time it is warm.
async fn found(tenant: &Arc<dyn TenantStore>, uri: &str) -> Option<Resource> {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let found = tenant.resource_find(uri).await.unwrap();
        seen.push(found.map(|resource| (*resource).clone()));
    }
    assert_eq!(seen[0], seen[1]);
    seen.pop().unwrap()
}

pub(crate) async fn a_resource_lives_and_goes(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let uri = URI.parse().unwrap();
    assert_eq!(found(&tenant, URI).await, None);
    tenant.resource_insert(BY, resource(URI, 1)).await.unwrap();
    assert_eq!(found(&tenant, URI).await, Some(resource(URI, 1)));
    // A URI is compared as text.
    assert_eq!(found(&tenant, "https://api.example.com/ORDERS").await, None);
    let again = tenant.resource_insert(BY, resource(URI, 1)).await;
    assert!(matches!(
        again,
        Err(StoreError::NameTaken { name, by: NameOwner::Resource }) if name == URI
    ));
    for stale in [0, 1, 3, u64::MAX] {
        let replaced = tenant.resource_replace(BY, resource(URI, stale)).await;
        assert!(matches!(replaced, Err(StoreError::Stale)), "{stale}");
    }
    tenant.resource_replace(BY, resource(URI, 2)).await.unwrap();
    assert_eq!(found(&tenant, URI).await, Some(resource(URI, 2)));
    store.close().await.unwrap();

    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(found(&tenant, URI).await, Some(resource(URI, 2)));
    let stale = tenant.resource_remove(BY, &uri, Some(1)).await;
    assert!(matches!(stale, Err(StoreError::Stale)));
    assert_eq!(found(&tenant, URI).await, Some(resource(URI, 2)));
    tenant.resource_remove(BY, &uri, Some(2)).await.unwrap();
    assert_eq!(found(&tenant, URI).await, None);
    let gone = [
        tenant.resource_remove(BY, &uri, None).await,
        tenant.resource_replace(BY, resource(URI, 3)).await,
    ];
    for outcome in gone {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    tenant.resource_insert(BY, resource(URI, 1)).await.unwrap();
    assert_eq!(found(&tenant, URI).await, Some(resource(URI, 1)));
}

pub(crate) async fn of_many_changes_of_a_resource_one_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let inserts = outcomes(async |_| tenant.resource_insert(BY, resource(URI, 1)).await);
    winner(&inserts, |error| {
        matches!(error, StoreError::NameTaken { .. })
    });
    let replaces = outcomes(async |number| {
        let mut next = resource(URI, 2);
        next.settings.name = Some(number.to_string());
        tenant.resource_replace(BY, next).await
    });
    let winner = winner(&replaces, |error| matches!(error, StoreError::Stale));
    let found = found(&tenant, URI).await.unwrap();
    assert_eq!(found.settings.name, Some(winner.to_string()));
}

pub(crate) async fn resources_are_listed_in_the_order_of_their_uris(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let mut expected = Vec::new();
    for number in 0..25 {
        let one = resource(&format!("urn:api:{}", (number * 7) % 25), 1);
        expected.push(one.uri.clone());
        tenant.resource_insert(BY, one).await.unwrap();
    }
    expected.sort_unstable();
    for limit in [1, 7, 25, 26] {
        let (mut uris, mut page) = (Vec::new(), PageRequest::first(limit));
        loop {
            let found = tenant.resource_list(page).await.unwrap();
            assert!(found.items.len() <= usize::from(limit));
            uris.extend(found.items.iter().map(|resource| resource.uri.clone()));
            let Some(next) = found.next else { break };
            page = PageRequest {
                after: Some(next),
                limit,
            };
        }
        assert_eq!(uris, expected);
    }
}
