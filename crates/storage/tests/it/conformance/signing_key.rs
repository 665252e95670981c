//! The server's own signing keys.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};

use super::{Ground, NOW, default_tenant};

fn key(key_id: &str, algorithm: Algorithm, age_seconds: u32) -> SigningKeyRecord {
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
            &tenant.signing_key_insert(one.clone(), None).await.unwrap(),
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
            tenant.signing_key_insert(key(&format!("node-{node}"), Algorithm::Es256, 0), None)
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
