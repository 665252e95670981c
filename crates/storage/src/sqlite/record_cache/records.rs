//! Records by their keys. A reader that read before a change cannot bring the old record back: every entry carries the version its key
//! had before the read, and counts only while that is still the version.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::Equivalent;
use quick_cache::sync::Cache;

/// What the cache knows.
pub(in crate::sqlite) enum Known<T> {
    /// This is the record, or there is none.
    Warm(Option<T>),
    /// It must be read; the version is given back with what was read.
    Cold(SeenVersion),
}

/// The version of a key before it was read.
#[derive(Debug, Clone, Copy)]
pub(in crate::sqlite) struct SeenVersion(u64);

/// Records of one kind.
pub(in crate::sqlite) struct Records<K, T> {
    entries: Cache<K, Entry<T>>,
    /// Keys share versions: a change makes a few records cold that did not change, and nothing else.
    versions: Box<[AtomicU64]>,
    hashing: RandomState,
}

#[derive(Clone)]
struct Entry<T> {
    version: SeenVersion,
    record: Option<T>,
}

const STRIPES: usize = 4096;

impl<K: Eq + Hash, T: Clone> Records<K, T> {
    /// At most `most` records (and at least one).
    pub(super) fn new(most: usize) -> Self {
        Self {
            entries: Cache::new(most.max(1)),
            versions: (0..STRIPES).map(|_| AtomicU64::new(0)).collect(),
            hashing: RandomState::new(),
        }
    }

    /// The record of that key.
    pub(in crate::sqlite) fn find<Q: Hash + Equivalent<K>>(&self, key: &Q) -> Known<T> {
        self.find_hashed(key, self.hash(key))
    }

    /// The record of the key that has this hash.
    pub(super) fn find_hashed<Q: Hash + Equivalent<K>>(&self, key: &Q, hash: u64) -> Known<T> {
        let version = self.versions[stripe_of(hash)].load(Ordering::SeqCst);
        match self.entries.get(key) {
            Some(entry) if entry.version.0 == version => Known::Warm(entry.record),
            _ => Known::Cold(SeenVersion(version)),
        }
    }

    /// `record` is what was read for `key` after `version` was given.
    pub(in crate::sqlite) fn read(&self, key: K, record: Option<T>, version: SeenVersion) {
        self.entries.insert(key, Entry { version, record });
    }

    /// The record of that key has changed: called after the commit, before anybody is told of it.
    pub(in crate::sqlite) fn changed<Q: Hash + Equivalent<K>>(&self, key: &Q) {
        self.versions[stripe_of(self.hash(key))].fetch_add(1, Ordering::SeqCst);
        self.entries.remove(key);
    }

    /// The hash of a key.
    pub(super) fn hash(&self, key: &impl Hash) -> u64 {
        self.hashing.hash_one(key)
    }

    /// How many entries there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the remainder is below STRIPES"
)]
fn stripe_of(hash: u64) -> usize {
    (hash % STRIPES as u64) as usize
}
