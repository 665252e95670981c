//! Records by names that anybody may ask for. Names that nobody has are known to be nobody's without a look into the database: a hash of
//! every name that was ever given is kept (8 bytes each, and only whoever may register adds names), so that a flood of invented names
//! costs neither memory nor reads.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};

use quick_cache::Equivalent;

use super::records::{Known, Records, SeenVersion};
use crate::sqlite::tenant_number::TenantNumber;

/// Records of one kind by their names.
pub(in crate::sqlite) struct NamedRecords<T> {
    records: Records<Name, T>,
    given_names: RwLock<HashSet<u64>>,
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

impl<T: Clone> NamedRecords<T> {
    /// At most `most` records (and at least one).
    pub(super) fn new(most: usize) -> Self {
        Self {
            records: Records::new(most),
            given_names: RwLock::new(HashSet::new()),
        }
    }

    /// A name is given to somebody: from now on it is looked for.
    pub(in crate::sqlite) fn given(&self, tenant: TenantNumber, name: &str) {
        let hash = self.records.hash(&NameRef { tenant, name });
        let names = self.given_names.write();
        names.unwrap_or_else(PoisonError::into_inner).insert(hash);
    }

    /// The record that goes by `name`.
    pub(in crate::sqlite) fn find(&self, tenant: TenantNumber, name: &str) -> Known<T> {
        let key = NameRef { tenant, name };
        let hash = self.records.hash(&key);
        let known = self.records.find_hashed(&key, hash);
        if matches!(known, Known::Warm(_)) || self.was_given(hash) {
            known
        } else {
            Known::Warm(None)
        }
    }

    /// `record` is what was read for `name` after `version` was given.
    pub(in crate::sqlite) fn read(
        &self,
        tenant: TenantNumber,
        name: &str,
        record: Option<T>,
        version: SeenVersion,
    ) {
        let name = name.into();
        self.records.read(Name { tenant, name }, record, version);
    }

    /// What `name` stands for has changed: called after the commit, before anybody is told of it.
    pub(in crate::sqlite) fn changed(&self, tenant: TenantNumber, name: &str) {
        self.records.changed(&NameRef { tenant, name });
    }

    /// How many entries there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    fn was_given(&self, hash: u64) -> bool {
        let names = self.given_names.read();
        names
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&hash)
    }
}
