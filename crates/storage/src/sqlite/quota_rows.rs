//! How much a tenant may hold.

use jurat_registry::store::StoreError;
use jurat_registry::tenant_record::Quotas;
use rusqlite::Connection;

use super::failure::RowError;
use super::record_cache::{AddedKind, Touched};
use super::tenant_number::TenantNumber;

/// Refuses when what was added is more than the tenant may hold. Only what was added to is counted, and no further than the quota.
pub(super) fn demand(
    connection: &Connection,
    tenant: TenantNumber,
    quotas: &Quotas,
    touched: &[Touched],
) -> Result<(), RowError> {
    let is_added = |kind| touched.iter().any(|one| one.added() == Some(kind));
    for (kind, table, of, most) in [
        (AddedKind::Client, "client", "clients", quotas.clients),
        (
            AddedKind::IdentityProvider,
            "identity_provider",
            "identity providers",
            quotas.identity_providers,
        ),
        (AddedKind::User, "app_user", "users", quotas.users),
        (
            AddedKind::Resource,
            "resource",
            "resources",
            quotas.resources,
        ),
    ] {
        let Some(most) = most.filter(|_| is_added(kind)) else {
            continue;
        };
        let sql =
            format!("SELECT count(*) FROM (SELECT 1 FROM {table} WHERE tenant = ?1 LIMIT ?2)");
        let held: i64 = connection
            .prepare_cached(&sql)?
            .query_row((tenant, i64::from(most) + 1), |row| row.get(0))?;
        if held > i64::from(most) {
            return Err(StoreError::QuotaReached { of, most }.into());
        }
    }
    Ok(())
}
