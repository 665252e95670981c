//! A tenant as its rows and its audit log know it.

use jurat_registry::tenant::TenantName;

use super::tenant_number::TenantNumber;

/// A tenant's number, which stands in every row, and its name, which stands in its audit log.
#[derive(Debug, Clone)]
pub(super) struct PlacedTenant {
    /// Its number.
    pub(super) number: TenantNumber,
    /// Its name.
    pub(super) name: TenantName,
}
