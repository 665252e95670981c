//! The embedded backend: SQLite in WAL mode with `synchronous=FULL`, one writer thread that commits in groups, readers on their own
//! connections.

use std::path::Path;
use std::sync::Arc;

use jurat_registry::clock::Clock;
use jurat_registry::store::{Answer, Store, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;

/// Settings of the embedded store.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The most single-use marks that may be alive at once; each takes some 40 bytes of memory. Beyond it grants are refused
    /// ([`StoreError::Full`]) until some have expired.
    pub most_live_marks: usize,
    /// The most client and identity provider records kept ready in memory.
    pub most_cached_records: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            most_live_marks: 8_000_000,
            most_cached_records: 100_000,
        }
    }
}

/// The embedded store.
pub struct SqliteStore {}

impl SqliteStore {
    /// Opens the database file, making it when it is not there; runs the migrations, refuses a newer schema.
    pub fn open(
        file: &Path,
        options: SqliteOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let _ = (file, options, clock);
        todo!("storage")
    }
}

impl Store for SqliteStore {
    fn tenant<'a>(&'a self, name: &'a TenantName) -> Answer<'a, Arc<dyn TenantStore>> {
        let _ = name;
        todo!("storage")
    }

    fn ready(&self) -> Answer<'_, ()> {
        todo!("storage")
    }

    fn close(&self) -> Answer<'_, ()> {
        todo!("storage")
    }
}
