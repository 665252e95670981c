//! A server that has just been opened: it has read nothing and made nothing, until somebody needs a key.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use jurat_issuance::access_token::TokenRefusal;
use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_issuance::keyring::KeyringError;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::store::TenantStore as _;
use jurat_registry::tenant::Tenant;

use super::node::{keys, node, token_by};
use crate::memory_store::MemoryStore;
use crate::world::*;

/// A server of which nothing has been asked, in a store without keys.
fn cold() -> (AuthorizationServer, Arc<MemoryStore>) {
    let world = World::new();
    let store = Arc::new(MemoryStore::new(world.clock.clone()));
    let log = Arc::new(Log::default());
    let server = ground(store.clone(), world.clock.clone(), log).server();
    (server, store)
}

#[test]
fn opening_reads_nothing_and_metadata_needs_no_key() {
    let (server, store) = cold();
    assert_eq!(server.metadata().issuer, ISSUER);
    assert!(!server.keyring().is_read());
    assert_eq!(store.key_readings.load(Ordering::SeqCst), 0);
    assert_eq!(wait(store.signing_key_list()).unwrap().len(), 0);
}

#[test]
fn rfc7517_s5_the_first_who_reads_the_set_finds_the_key_of_the_first_token() {
    let (server, store) = cold();
    let set = jwks(&server);
    let kept = wait(store.signing_key_list()).unwrap();
    assert_eq!(kept.len(), 1);
    assert!(set.contains(&kept[0].key_id), "{set}");
}

#[test]
fn of_64_who_come_first_all_get_one_key_by_one_reading() {
    let (server, store) = cold();
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| jwks(&server));
        }
    });
    let kept = wait(store.signing_key_list()).unwrap();
    assert_eq!((kept.len(), kept[0].algorithm), (1, Algorithm::Es256));
    assert_eq!(keys(&server).len(), 1);
    assert_eq!(server.keyring().take_news().len(), 1);
    assert!(!server.keyring().has_news());
}

#[test]
fn of_64_on_a_store_with_keys_one_reads_them() {
    let world = World::new();
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let other = ground(
        world.store.clone(),
        world.clock.clone(),
        Arc::new(Log::default()),
    );
    let other = other.server();
    let before = world.store.key_readings.load(Ordering::SeqCst);
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| wait(other.access_token(&token, ISSUER)).unwrap());
        }
    });
    let after = world.store.key_readings.load(Ordering::SeqCst);
    assert_eq!(after - before, 1);
}

#[test]
fn a_reading_that_failed_is_tried_again_by_the_next() {
    let world = World::new();
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let other = ground(
        world.store.clone(),
        world.clock.clone(),
        Arc::new(Log::default()),
    );
    let other = other.server();
    world.store.down.store(true, Ordering::SeqCst);
    let refused = wait(other.access_token(&token, ISSUER)).unwrap_err();
    assert_eq!(refused, TokenRefusal::Unavailable);
    assert!(matches!(
        wait(other.jwks()).unwrap_err(),
        KeyringError::Store(_)
    ));
    world.store.down.store(false, Ordering::SeqCst);
    wait(other.access_token(&token, ISSUER)).unwrap();
    assert_eq!(jwks(&other), jwks(&world.server));
}

#[test]
fn a_token_is_signed_by_a_server_that_was_asked_for_nothing_before() {
    let world = World::new();
    let other = node(&world);
    let token = token_by(&other, &world);
    wait(world.server.access_token(&token, ISSUER)).unwrap();
}

#[test]
fn tenants_of_one_node_have_keys_of_their_own() {
    let world = World::new();
    let mut acme = ground(
        Arc::new(MemoryStore::new(world.clock.clone())),
        world.clock.clone(),
        Arc::new(Log::default()),
    );
    acme.tenant = Tenant::new(
        "acme.example".parse().unwrap(),
        "https://as.example.com/t/acme.example".parse().unwrap(),
    );
    let acme = acme.server();
    assert_ne!(jwks(&acme), jwks(&world.server));
    let token = granted(world.present(&world.self_issued().sign())).access_token;
    let refused = wait(acme.access_token(&token, ISSUER)).unwrap_err();
    assert_eq!(refused, TokenRefusal::Unknown);
}
