//! Clients and identity providers ready for use, keys parsed, in bounded memory. A change through this process is visible at once, and
//! a reader that read before a change cannot bring the old record back: every entry carries the version its name had before the read,
//! and counts only while that is still the version.
//!
//! Names that nobody has are known to be nobody's without a look into the database: a hash of every name that was ever given is kept
//! (8 bytes each, and only administrators add names), so that a flood of invented issuers costs neither memory nor reads.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::store::Issuer;
use quick_cache::Equivalent;
use quick_cache::sync::Cache;

use super::tenant_number::TenantNumber;

/// What the cache knows.
pub(super) enum Known<T> {
    /// This is the record, or there is none.
    Warm(Option<T>),
    /// It must be read; the ticket is given back with what was read.
    Cold(Ticket),
}

/// The version of a name before it was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticket {
    version: u64,
}

/// The cache.
pub(super) struct RecordCache {
    issuers: Cache<Name, Entry<Issuer>>,
    identity_providers: Cache<(TenantNumber, IdentityProviderId), Entry<Arc<IdentityProvider>>>,
    given_names: RwLock<HashSet<u64>>,
    /// Names share versions: a change makes a few records cold that did not change, and nothing else.
    versions: Box<[AtomicU64]>,
    hashing: RandomState,
}

#[derive(Clone)]
struct Entry<T> {
    version: u64,
    record: Option<T>,
}

#[derive(PartialEq, Eq, Hash)]
struct Name {
    tenant: TenantNumber,
    name: Box<str>,
}

#[derive(Hash)]
struct NameRef<'a> {
    tenant: TenantNumber,
    name: &'a str,
}

impl Equivalent<Name> for NameRef<'_> {
    fn equivalent(&self, key: &Name) -> bool {
        self.tenant == key.tenant && *self.name == *key.name
    }
}

const STRIPES: usize = 4096;

impl RecordCache {
    /// A cache of at most `most` records (and at least one).
    pub(super) fn new(most: usize) -> Self {
        Self {
            issuers: Cache::new(most.max(1)),
            identity_providers: Cache::new(most.max(1)),
            given_names: RwLock::new(HashSet::new()),
            versions: (0..STRIPES).map(|_| AtomicU64::new(0)).collect(),
            hashing: RandomState::new(),
        }
    }

    /// A name is given to somebody: from now on it is looked for.
    pub(super) fn name_given(&self, tenant: TenantNumber, name: &str) {
        let hash = self.hashing.hash_one(NameRef { tenant, name });
        self.given_names
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(hash);
    }

    /// Whoever goes by `name`.
    pub(super) fn issuer(&self, tenant: TenantNumber, name: &str) -> Known<Issuer> {
        let key = NameRef { tenant, name };
        let hash = self.hashing.hash_one(&key);
        let ticket = self.ticket(hash);
        if let Some(entry) = self.issuers.get(&key)
            && entry.version == ticket.version
        {
            return Known::Warm(entry.record);
        }
        let names = self.given_names.read();
        if names
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&hash)
        {
            Known::Cold(ticket)
        } else {
            Known::Warm(None)
        }
    }

    /// `issuer` is what was read for `name` after `ticket` was given.
    pub(super) fn issuer_read(
        &self,
        tenant: TenantNumber,
        name: &str,
        issuer: Option<Issuer>,
        ticket: Ticket,
    ) {
        let name = name.into();
        let entry = Entry {
            version: ticket.version,
            record: issuer,
        };
        self.issuers.insert(Name { tenant, name }, entry);
    }

    /// The identity provider of that id.
    pub(super) fn identity_provider(
        &self,
        tenant: TenantNumber,
        id: IdentityProviderId,
    ) -> Known<Arc<IdentityProvider>> {
        let ticket = self.ticket(self.hashing.hash_one((tenant, id)));
        match self.identity_providers.get(&(tenant, id)) {
            Some(entry) if entry.version == ticket.version => Known::Warm(entry.record),
            _ => Known::Cold(ticket),
        }
    }

    /// `provider` is what was read for `id` after `ticket` was given. That there is none is not kept.
    pub(super) fn identity_provider_read(
        &self,
        tenant: TenantNumber,
        id: IdentityProviderId,
        provider: Arc<IdentityProvider>,
        ticket: Ticket,
    ) {
        let entry = Entry {
            version: ticket.version,
            record: Some(provider),
        };
        self.identity_providers.insert((tenant, id), entry);
    }

    /// What `name` stands for has changed: called after the commit, before anybody is told of it.
    pub(super) fn issuer_changed(&self, tenant: TenantNumber, name: &str) {
        let key = NameRef { tenant, name };
        self.changed(self.hashing.hash_one(&key));
        self.issuers.remove(&key);
    }

    /// The identity provider of that id has changed: called after the commit, before anybody is told of it.
    pub(super) fn identity_provider_changed(&self, tenant: TenantNumber, id: IdentityProviderId) {
        self.changed(self.hashing.hash_one((tenant, id)));
        self.identity_providers.remove(&(tenant, id));
    }

    fn changed(&self, hash: u64) {
        self.versions[stripe_of(hash)].fetch_add(1, Ordering::SeqCst);
    }

    fn ticket(&self, hash: u64) -> Ticket {
        let version = self.versions[stripe_of(hash)].load(Ordering::SeqCst);
        Ticket { version }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the remainder is below STRIPES"
)]
fn stripe_of(hash: u64) -> usize {
    (hash % STRIPES as u64) as usize
}

#[cfg(test)]
mod tests;
