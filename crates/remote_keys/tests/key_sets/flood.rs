//! However many ask, the issuer is asked once, and nobody whom a cached key can answer waits.

use std::sync::Arc;

use jurat_registry::key_sets::{KeySets, KeysRead, Occasion};
use jurat_registry::key_source::KeySource;
use jurat_remote_keys::remote_keys::RemoteKeys;

use crate::issuer::{Issuer, Page};
use crate::stage::{holds, jwks, local, owner, remote_keys};

async fn at_once(
    keys: &Arc<RemoteKeys>,
    source: &KeySource,
    count: usize,
    occasion: Occasion,
) -> Vec<KeysRead> {
    let reading = |_| {
        let (keys, source) = (Arc::clone(keys), source.clone());
        tokio::spawn(async move { keys.read(owner("partner", &source), occasion).await })
    };
    let readings: Vec<_> = (0..count).map(reading).collect();
    let mut read = Vec::new();
    for reading in readings {
        read.push(reading.await.unwrap().unwrap());
    }
    read
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_first_uses_at_once_and_a_thousand_unknown_keys_are_one_request_each() {
    let issuer = Issuer::start(None).await;
    issuer.publish("/jwks", Page::of(&jwks(&[0])));
    let (_, keys) = remote_keys(Vec::new());
    let source = local(issuer.url("/jwks"));
    for read in at_once(&keys, &source, 64, Occasion::NoneAtHand).await {
        assert!(holds(&read.set, &[0]));
    }
    assert_eq!(issuer.asked("/jwks"), 1);
    for read in at_once(&keys, &source, 1000, Occasion::UnknownKey).await {
        assert!(holds(&read.set, &[0]));
    }
    assert_eq!(issuer.asked("/jwks"), 2);
}

#[tokio::test]
async fn an_issuer_that_stalls_stops_nobody_who_has_its_keys() {
    let issuer = Issuer::start(None).await;
    issuer.publish("/jwks", Page::of(&jwks(&[0])));
    let (clock, keys) = remote_keys(Vec::new());
    let source = local(issuer.url("/jwks"));
    let owner = owner("partner", &source);
    keys.read(owner, Occasion::NoneAtHand).await.unwrap();
    issuer.open(false);
    clock.advance_seconds(800);
    assert!(keys.at_hand(owner).is_some());
    issuer.until_asked("/jwks", 2).await;
    assert!(holds(&keys.at_hand(owner).unwrap(), &[0]));
}

#[tokio::test]
async fn whoever_waits_when_the_keys_are_dropped_is_told() {
    let issuer = Issuer::start(None).await;
    issuer.open(false);
    let (_, keys) = remote_keys(Vec::new());
    let source = local(issuer.url("/jwks"));
    let reading = keys.read(owner("partner", &source), Occasion::NoneAtHand);
    let reading = tokio::spawn(reading);
    issuer.until_asked("/jwks", 1).await;
    drop(keys);
    let failure = reading.await.unwrap().err().unwrap();
    assert!(failure.sentence.contains("stopping"), "{failure}");
}
