//! Every source that is in use. Finding one takes no lock; there are at most so many, and one that was not used for a day is thrown out.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};
use hashbrown::{DefaultHashBuilder, HashTable};
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::KeyOwner;

use super::source::Source;

/// A source that was not used for so long is forgotten.
const UNUSED_SECONDS: u32 = 24 * 3600;

/// The sources, by whose they are.
pub(crate) struct SourceTable {
    sources: ArcSwap<HashTable<Arc<Source>>>,
    /// Held while the table is copied, which is when a source is new.
    changing: Mutex<()>,
    hashing: DefaultHashBuilder,
    most: usize,
}

impl SourceTable {
    /// A table of at most so many sources.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            sources: ArcSwap::default(),
            changing: Mutex::new(()),
            hashing: DefaultHashBuilder::default(),
            most: most.max(1),
        }
    }

    /// What `look` says of the owner's source, when there is one. The same owner with other settings is another source.
    pub(crate) fn find<T>(
        &self,
        owner: KeyOwner<'_>,
        look: impl FnOnce(&Arc<Source>) -> T,
    ) -> Option<T> {
        let sources = self.sources.load();
        let found = sources.find(self.hash(owner), |source| source.is_of(owner));
        found.map(look)
    }

    /// The owner's source, made when there is none. Where the table is full, the one that was not used for longest makes room.
    pub(crate) fn find_or_add(&self, owner: KeyOwner<'_>, now: Timestamp) -> Arc<Source> {
        if let Some(found) = self.find(owner, Arc::clone) {
            return found;
        }
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have been faster.
        if let Some(found) = self.find(owner, Arc::clone) {
            return found;
        }
        let hash = self.hash(owner);
        let source = Arc::new(Source::new(owner, hash, now));
        let mut sources = HashTable::clone(&self.sources.load());
        if sources.len() >= self.most {
            let oldest = sources.iter().min_by_key(|source| source.last_used());
            if let Some(oldest) = oldest.map(Arc::clone) {
                sources.retain(|source| !Arc::ptr_eq(source, &oldest));
            }
        }
        sources.insert_unique(hash, Arc::clone(&source), |source| source.hash());
        self.sources.store(Arc::new(sources));
        source
    }

    /// Every source there is now.
    pub(crate) fn all(&self) -> Guard<Arc<HashTable<Arc<Source>>>> {
        self.sources.load()
    }

    /// Throws out those that nobody used for a day.
    pub(crate) fn throw_out_unused(&self, now: Timestamp) {
        let since = now.minus_seconds(UNUSED_SECONDS);
        let is_unused = |source: &Arc<Source>| source.last_used() < since;
        if !self.all().iter().any(is_unused) {
            return;
        }
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sources = HashTable::clone(&self.sources.load());
        sources.retain(|source| !is_unused(source));
        self.sources.store(Arc::new(sources));
    }

    fn hash(&self, owner: KeyOwner<'_>) -> u64 {
        self.hashing.hash_one((owner.tenant, owner.name))
    }
}
