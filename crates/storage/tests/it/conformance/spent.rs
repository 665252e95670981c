//! Whether something is spent, for explanations: the answer is what a grant would be told (RFC 7523 section 3 item 7).

use jurat_registry::clock::Clock;
use jurat_registry::issuance::SpendMark;
use jurat_registry::store::StoreError;

use super::{Ground, default_tenant, is_spent, issuance, issuance_until, named_tenant};

fn marks(ids: &[&str]) -> Vec<SpendMark> {
    let mark = |id: &&str| SpendMark::of_assertion_id("partner-1", id);
    ids.iter().map(mark).collect()
}

pub(crate) async fn a_mark_is_known_as_spent_once_a_grant_has_it(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert!(!tenant.is_any_spent(marks(&["a", "b"])).await.unwrap());
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
    for (ids, spent) in [
        (&["a"][..], true),
        (&["b"], false),
        (&["b", "a"], true),
        (&["a", "a"], true),
        (&[], false),
    ] {
        let answer = tenant.is_any_spent(marks(ids)).await.unwrap();
        assert_eq!(answer, spent, "{ids:?}");
    }
    // What was not granted spent nothing.
    let refused = tenant.record_issuance(issuance(&["c", "a"])).await;
    assert!(is_spent(&refused));
    assert!(!tenant.is_any_spent(marks(&["c"])).await.unwrap());

    // Long enough after the end of the mark that a backend may forget it, which it does when there is something to write.
    ground.clock.advance_seconds(330 + 3600);
    store.close().await.unwrap();
    let closed = tenant.is_any_spent(marks(&["a"])).await;
    assert!(matches!(closed, Err(StoreError::Unavailable(_))));
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let until = ground.clock.now().plus_seconds(330);
    let later = issuance_until(&["d"], until);
    tenant.record_issuance(later).await.unwrap();
    assert!(!tenant.is_any_spent(marks(&["a"])).await.unwrap());
}

pub(crate) async fn asking_spends_nothing(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    for _ in 0..3 {
        assert!(!tenant.is_any_spent(marks(&["a"])).await.unwrap());
    }
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
}

pub(crate) async fn what_is_spent_is_another_tenants_own(ground: &Ground) {
    let store = ground.open();
    let one = named_tenant(&store, "one").await;
    let other = named_tenant(&store, "other").await;
    one.record_issuance(issuance(&["a"])).await.unwrap();
    assert!(one.is_any_spent(marks(&["a"])).await.unwrap());
    assert!(!other.is_any_spent(marks(&["a"])).await.unwrap());
}

pub(crate) async fn what_was_spent_is_known_after_opening_again(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    tenant.record_issuance(issuance(&["a"])).await.unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert!(tenant.is_any_spent(marks(&["a"])).await.unwrap());
    assert!(!tenant.is_any_spent(marks(&["b"])).await.unwrap());
}
