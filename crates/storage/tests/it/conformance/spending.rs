//! Marks that are spent where nothing is issued: they are the same marks, and count once wherever they are presented
//! (RFC 7523 section 3 item 7).

use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::SpendOnce;
use jurat_registry::store::StoreError;

use super::many::{outcomes, winner};
use super::{Ground, NOW, default_tenant, is_spent, issuance, issuance_until, named_tenant};

fn marks(ids: &[&str]) -> Vec<SpendOnce> {
    marks_until(ids, NOW.plus_seconds(330))
}

fn marks_until(ids: &[&str], until: Timestamp) -> Vec<SpendOnce> {
    issuance_until(ids, until).spend
}

pub(crate) async fn what_is_spent_alone_is_spent_for_grants_too(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.spend(marks(&["a"])).await.unwrap();
    tenant.record_issuance(issuance(&["b"])).await.unwrap();
    tenant.spend(Vec::new()).await.unwrap();
    let other = named_tenant(&store, "other").await;
    other.spend(marks(&["a", "b"])).await.unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for id in ["a", "b"] {
        assert!(is_spent(&tenant.spend(marks(&[id])).await), "{id}");
        let granted = tenant.record_issuance(issuance(&[id])).await;
        assert!(is_spent(&granted), "{id}");
    }
    // All or none.
    assert!(is_spent(&tenant.spend(marks(&["c", "a"])).await));
    assert!(is_spent(&tenant.spend(marks(&["c", "c"])).await));
    tenant.spend(marks(&["c"])).await.unwrap();
}

pub(crate) async fn of_many_that_spend_or_grant_one_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for round in 0..5 {
        let id = format!("round {round}");
        let outcomes = outcomes(async |number| match number % 2 {
            0 => tenant.spend(marks(&[&id])).await,
            _ => tenant.record_issuance(issuance(&[&id])).await,
        });
        winner(&outcomes, |error| matches!(error, StoreError::AlreadySpent));
    }
}

pub(crate) async fn a_full_memory_spends_nothing_alone(ground: &Ground) {
    let store = ground.open_small(2);
    let tenant = default_tenant(&store).await;
    tenant.spend(marks(&["a"])).await.unwrap();
    let both = tenant.spend(marks(&["b", "c"])).await;
    assert!(matches!(both, Err(StoreError::Full)));
    tenant.spend(marks(&["b"])).await.unwrap();
    let full = tenant.spend(marks(&["c"])).await;
    assert!(matches!(full, Err(StoreError::Full)));
    assert!(is_spent(&tenant.spend(marks(&["a"])).await));
}
