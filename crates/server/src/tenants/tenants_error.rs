//! Why a tenant cannot be opened.

use jurat_registry::problem::InvalidRecord;
use jurat_registry::store::StoreError;

/// Why a tenant cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum TenantsError {
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is stated of it does not go with the server's configuration.
    #[error("a tenant's settings do not go with the server's configuration: {0}")]
    Settings(#[from] InvalidRecord),
}
