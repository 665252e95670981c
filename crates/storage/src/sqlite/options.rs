//! Settings of the embedded store: how much it keeps.

/// Settings of the embedded store.
#[derive(Debug, Clone, Copy)]
pub struct SqliteOptions {
    /// The most single-use marks that may be alive at once; each takes some 70 bytes of memory. Beyond it grants are refused
    /// ([`jurat_registry::store::StoreError::Full`]) until some have expired.
    pub most_live_marks: usize,
    /// The most records of each kind (clients and identity providers, users, resources) kept ready in memory.
    pub most_cached_records: usize,
    /// The most refused decisions that a tenant keeps; beyond it the oldest go.
    pub most_kept_refusals: u32,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            most_live_marks: 8_000_000,
            most_cached_records: 100_000,
            most_kept_refusals: 100_000,
        }
    }
}
