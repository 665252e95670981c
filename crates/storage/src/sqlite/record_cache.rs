//! Records ready for use, keys parsed, in bounded memory: of each kind so many at most. A change through this process is visible at once.

mod named_records;
mod records;
mod touched;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jurat_registry::id::{IdentityProviderId, UserId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::resource::Resource;
use jurat_registry::store::Issuer;
use jurat_registry::user::User;

pub(super) use self::named_records::NamedRecords;
pub(super) use self::records::{Known, Records};
pub(super) use self::touched::{AddedKind, Touched};
use super::removed_tenants::RemovedTenants;
use super::tenant_number::TenantNumber;
use super::tenant_rows;

/// The cache.
pub(super) struct RecordCache {
    /// Clients and identity providers by the names under which they sign.
    pub(super) issuers: NamedRecords<Issuer>,
    /// Identity providers by their ids.
    pub(super) identity_providers:
        Records<(TenantNumber, IdentityProviderId), Arc<IdentityProvider>>,
    /// Users by their ids.
    pub(super) users: Records<(TenantNumber, UserId), Arc<User>>,
    /// Users by the names that they sign in with.
    pub(super) user_names: NamedRecords<Arc<User>>,
    /// Resources by their URIs.
    pub(super) resources: NamedRecords<Arc<Resource>>,
    /// Tenants by their names. They are the server's: [`TenantNumber::SERVER`].
    pub(super) tenants: NamedRecords<tenant_rows::Found>,
    /// Tenants by the hosts they have for their own.
    pub(super) tenant_hosts: NamedRecords<tenant_rows::Found>,
    /// Counts the changes of tenants.
    pub(super) tenants_version: AtomicU64,
    /// Tenants that are gone, whatever is held of them.
    pub(super) removed: Arc<RemovedTenants>,
}

impl RecordCache {
    /// A cache of at most `most` records of each kind (and at least one).
    pub(super) fn new(most: usize) -> Self {
        Self {
            issuers: NamedRecords::new(most),
            identity_providers: Records::new(most),
            users: Records::new(most),
            user_names: NamedRecords::new(most),
            resources: NamedRecords::new(most),
            tenants: NamedRecords::new(most),
            tenant_hosts: NamedRecords::new(most),
            tenants_version: AtomicU64::new(0),
            removed: Arc::new(RemovedTenants::new()),
        }
    }
}

#[cfg(test)]
mod tests;
