//! The server's own signing keys.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;

use super::many::{outcomes, winner};
use super::{Ground, NOW, default_tenant};

pub(crate) fn key(key_id: &str, algorithm: Algorithm, age_seconds: u32) -> SigningKeyRecord {
    SigningKeyRecord {
        key_id: key_id.into(),
        algorithm,
        sealed: vec![0, 1, 255],
        public_jwk: serde_json::json!({"kty": "EC", "kid": key_id}),
        source: SigningKeySource::Made,
        created_at: NOW.minus_seconds(age_seconds),
        signs_from: NOW.minus_seconds(age_seconds),
        retired_at: None,
    }
}

pub(crate) async fn keys_are_listed_oldest_first(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let young = key("young", Algorithm::Es256, 10);
    let old = key("old", Algorithm::EdDsa, 20);
    for one in [&young, &old] {
        assert_eq!(
            &tenant
                .signing_key_insert(one.clone(), None, Vec::new())
                .await
                .unwrap(),
            one
        );
    }
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    assert_eq!(tenant.signing_key_list().await.unwrap(), [old, young]);
}

pub(crate) async fn one_key_for_an_algorithm_wins(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let inserts: Vec<_> = (0..8)
        .map(|node| {
            tenant.signing_key_insert(
                key(&format!("node-{node}"), Algorithm::Es256, 0),
                None,
                Vec::new(),
            )
        })
        .collect();
    let mut winners = Vec::new();
    for insert in inserts {
        winners.push(insert.await.unwrap());
    }
    let listed = tenant.signing_key_list().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert!(winners.iter().all(|winner| *winner == listed[0]));
}

/// The next key comes after the one that its maker saw; of nodes that saw the same one, one wins.
pub(crate) async fn a_key_follows_the_youngest_of_its_algorithm(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = key("first", Algorithm::Es256, 100);
    let other = key("other", Algorithm::EdDsa, 0);
    for one in [&first, &other] {
        let inserted = tenant
            .signing_key_insert(one.clone(), None, Vec::new())
            .await
            .unwrap();
        assert_eq!(&inserted, one);
    }
    let after = |key: &SigningKeyRecord| Some(key.key_id.clone());
    // Whoever saw no key, or one of another algorithm, is told of the youngest.
    for seen in [None, after(&other)] {
        let late = tenant.signing_key_insert(key("late", Algorithm::Es256, 50), seen, Vec::new());
        assert_eq!(late.await.unwrap(), first);
    }
    let nodes = outcomes(async |node| {
        let next = SigningKeyRecord {
            signs_from: NOW.plus_seconds(3600),
            source: SigningKeySource::Imported,
            ..key(&format!("node-{node}"), Algorithm::Es256, 50)
        };
        let kept = tenant
            .signing_key_insert(next.clone(), after(&first), Vec::new())
            .await?;
        assert_eq!(kept.created_at, next.created_at);
        if kept == next {
            return Ok(());
        }
        Err(StoreError::Stale)
    });
    let winner = winner(&nodes, |error| matches!(error, StoreError::Stale));
    let listed = tenant.signing_key_list().await.unwrap();
    let ids: Vec<_> = listed.iter().map(|key| key.key_id.as_str()).collect();
    assert_eq!(ids, ["first", &format!("node-{winner}"), "other"]);
    assert_eq!(listed[1].signs_from, NOW.plus_seconds(3600));
    assert_eq!(listed[1].source, SigningKeySource::Imported);
}

pub(crate) async fn a_keys_dates_change_and_nothing_else(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = key("first", Algorithm::Es256, 100);
    let unknown = tenant.signing_key_replace(first.clone(), Vec::new()).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)));
    let inserted = tenant.signing_key_insert(first.clone(), None, Vec::new());
    inserted.await.unwrap();
    let retired = SigningKeyRecord {
        signs_from: NOW.minus_seconds(50),
        retired_at: Some(NOW),
        ..first
    };
    let changed = SigningKeyRecord {
        sealed: vec![9],
        public_jwk: serde_json::json!({}),
        algorithm: Algorithm::EdDsa,
        created_at: NOW,
        ..retired.clone()
    };
    tenant
        .signing_key_replace(changed, Vec::new())
        .await
        .unwrap();
    store.close().await.unwrap();
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let listed = tenant.signing_key_list().await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&retired));
    let back = SigningKeyRecord {
        retired_at: None,
        ..retired
    };
    tenant
        .signing_key_replace(back.clone(), Vec::new())
        .await
        .unwrap();
    assert_eq!(tenant.signing_key_list().await.unwrap(), [back]);
}

pub(crate) async fn a_key_that_is_removed_is_gone(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let (first, second) = (
        key("first", Algorithm::Es256, 100),
        key("second", Algorithm::Es256, 50),
    );
    let inserted = tenant.signing_key_insert(first.clone(), None, Vec::new());
    inserted.await.unwrap();
    let after = Some("first".to_owned());
    let inserted = tenant.signing_key_insert(second.clone(), after, Vec::new());
    inserted.await.unwrap();
    tenant
        .signing_key_remove("second", Vec::new())
        .await
        .unwrap();
    assert_eq!(tenant.signing_key_list().await.unwrap(), [first]);
    let again = tenant.signing_key_remove("second", Vec::new()).await;
    assert!(matches!(again, Err(StoreError::NotFound)));
    tenant
        .signing_key_remove("first", Vec::new())
        .await
        .unwrap();
    // Nothing is there that it would have to follow.
    let after = Some("first".to_owned());
    let inserted = tenant.signing_key_insert(second.clone(), after, Vec::new());
    assert_eq!(inserted.await.unwrap(), second);
}
