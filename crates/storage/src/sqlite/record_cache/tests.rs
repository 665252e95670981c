//! Tests of the record cache.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::{IdentityProviderParts, IdentityProviderSettings};
use jurat_registry::randomness::OsRandomness;

use super::records::SeenVersion;
use super::*;

const ONE: TenantNumber = TenantNumber::for_test(1);
const NAME: &str = "https://idp.example.com";
const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

fn provider(revision: u64) -> Arc<IdentityProvider> {
    let parts = IdentityProviderParts {
        id: IdentityProviderId::new(NOW, &OsRandomness).unwrap(),
        issuer: NAME.into(),
        settings: IdentityProviderSettings::default(),
        keys: Vec::new(),
        created_at: NOW,
        updated_at: NOW,
        revision,
    };
    Arc::new(IdentityProvider::new(parts).unwrap())
}

fn issuer(revision: u64) -> Issuer {
    Issuer::IdentityProvider(provider(revision))
}

fn seen<T>(known: &Known<T>) -> SeenVersion {
    match known {
        Known::Cold(version) => *version,
        Known::Warm(_) => panic!("warm"),
    }
}

fn warm_revision(cache: &RecordCache) -> Option<u64> {
    match cache.issuers.find(ONE, NAME) {
        Known::Warm(Some(Issuer::IdentityProvider(provider))) => Some(provider.parts().revision),
        _ => None,
    }
}

#[test]
fn what_was_read_before_a_change_does_not_count_after_it() {
    let cache = RecordCache::new(10);
    cache.issuers.given(ONE, NAME);
    let early = seen(&cache.issuers.find(ONE, NAME));
    cache.issuers.changed(ONE, NAME);
    cache.issuers.read(ONE, NAME, Some(issuer(1)), early);
    let late = seen(&cache.issuers.find(ONE, NAME));
    cache.issuers.read(ONE, NAME, Some(issuer(2)), late);
    assert_eq!(warm_revision(&cache), Some(2));

    let known = provider(1);
    let early = seen(&cache.identity_providers.find(&(ONE, known.id())));
    cache.identity_providers.changed(&(ONE, known.id()));
    cache
        .identity_providers
        .read((ONE, known.id()), Some(Arc::clone(&known)), early);
    seen(&cache.identity_providers.find(&(ONE, known.id())));
}

#[test]
fn a_name_that_was_never_given_is_nobodys_without_a_read() {
    let cache = RecordCache::new(10);
    cache.issuers.given(ONE, NAME);
    for name in ["", "other"] {
        assert!(matches!(cache.issuers.find(ONE, name), Known::Warm(None)));
    }
    let other_tenant = TenantNumber::for_test(2);
    assert!(matches!(
        cache.issuers.find(other_tenant, NAME),
        Known::Warm(None)
    ));
}

#[test]
fn a_name_that_is_nobodys_any_more_is_read_once() {
    let cache = RecordCache::new(10);
    cache.issuers.given(ONE, NAME);
    let read = seen(&cache.issuers.find(ONE, NAME));
    cache.issuers.read(ONE, NAME, None, read);
    assert!(matches!(cache.issuers.find(ONE, NAME), Known::Warm(None)));
    cache.issuers.changed(ONE, NAME);
    seen(&cache.issuers.find(ONE, NAME));
}

#[test]
fn records_do_not_pile_up() {
    let cache = RecordCache::new(100);
    for number in 0..10_000 {
        let name = number.to_string();
        cache.issuers.given(ONE, &name);
        let read = seen(&cache.issuers.find(ONE, &name));
        cache.issuers.read(ONE, &name, None, read);
    }
    assert!(cache.issuers.len() <= 100);
}

/// 64 readers fill the cache as slowly as they can while one writes: none of them brings an old record back.
#[test]
fn no_reader_of_many_brings_an_old_record_back() {
    const LAST: u64 = 200;
    let cache = RecordCache::new(10);
    cache.issuers.given(ONE, NAME);
    let database = AtomicU64::new(0);
    let acknowledged = AtomicU64::new(0);
    let look = || {
        while acknowledged.load(Ordering::SeqCst) < LAST {
            let least = acknowledged.load(Ordering::SeqCst);
            if let Some(found) = warm_revision(&cache) {
                assert!(found >= least, "{found} is older than {least}");
            } else if let Known::Cold(version) = cache.issuers.find(ONE, NAME) {
                let read = issuer(database.load(Ordering::SeqCst));
                thread::yield_now();
                cache.issuers.read(ONE, NAME, Some(read), version);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(look);
        }
        for revision in 1..=LAST {
            database.store(revision, Ordering::SeqCst);
            cache.issuers.changed(ONE, NAME);
            acknowledged.store(revision, Ordering::SeqCst);
            thread::yield_now();
        }
    });
}
