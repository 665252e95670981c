//! Changes of what is administered, each with the line of the audit log that tells it.

mod of_records;

use std::sync::Arc;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::audit::{AuditEvent, Audited};
use jurat_registry::author::Author;
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::clock::Timestamp;
use jurat_registry::store::StoreError;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;
use rusqlite::Connection;

use super::failure::RowError;
use super::placed_tenant::PlacedTenant;
use super::record_cache::Touched;
use super::tenant_number::TenantNumber;
use super::{audit_rows, quota_rows, tenant_rows};

/// Who makes changes, when, and under which key their log is sealed.
pub(super) struct Making<'a> {
    /// Who.
    pub(super) author: &'a Author,
    /// When.
    pub(super) now: Timestamp,
    /// The key of the seals.
    pub(super) key: &'a AuditKey,
}

impl Making<'_> {
    /// Makes `changes` of one tenant's records, in their order, and writes their lines and `remarks`. Returns what they touched.
    pub(super) fn records(
        &self,
        connection: &Connection,
        tenant: &PlacedTenant,
        changes: Vec<RecordChange>,
        remarks: Vec<AuditEvent>,
    ) -> Result<Vec<Touched>, RowError> {
        let Some((_, record)) = tenant_rows::find(connection, tenant.number, tenant.name.as_str())?
            .filter(|(number, _)| *number == tenant.number)
        else {
            return Err(StoreError::NotFound.into());
        };
        let mut touched = Vec::new();
        let mut lines = Vec::new();
        for change in changes {
            let (line, what) = self.record(connection, tenant.number, change)?;
            lines.push(line);
            touched.push(what);
        }
        quota_rows::demand(connection, tenant.number, &record.settings.quotas, &touched)?;
        let lines = lines.into_iter().chain(remarks);
        audit_rows::append(connection, tenant, self.key, lines)?;
        Ok(touched)
    }

    /// The line that tells of a change.
    fn line<R: Audited>(&self, before: Option<&R>, after: Option<&R>) -> AuditEvent {
        AuditEvent::of_change(self.now, self.author.clone(), before, after)
    }

    /// Makes `changes` of tenants and of their records, in their order.
    pub(super) fn tenants(
        &self,
        connection: &Connection,
        changes: Vec<TenantChange>,
    ) -> Result<Vec<Touched>, RowError> {
        let mut touched = Vec::new();
        for change in changes {
            match change {
                TenantChange::Insert(record) => {
                    touched.push(self.tenant_insert(connection, &record)?);
                }
                TenantChange::Replace(record) => {
                    touched.push(self.tenant_replace(connection, &record)?);
                }
                TenantChange::Remove(name, revision) => {
                    touched.push(self.tenant_remove(connection, &name, revision)?);
                }
                TenantChange::Records(name, changes, remarks) => {
                    let (tenant, _) = placed(connection, &name)?;
                    touched.extend(self.records(connection, &tenant, changes, remarks)?);
                }
            }
        }
        Ok(touched)
    }

    fn tenant_insert(
        &self,
        connection: &Connection,
        record: &TenantRecord,
    ) -> Result<Touched, RowError> {
        let tenant = tenant_rows::insert(connection, record)?;
        let line = self.line(None, Some(record));
        // Both say it: the server's log who was added, the tenant's how it began.
        let (server, _) = placed(connection, &TenantName::default())?;
        audit_rows::append(connection, &server, self.key, [line.clone()])?;
        audit_rows::begin(connection, &tenant, self.key, [line])?;
        Ok(Touched::tenant(record, None))
    }

    /// Begins the audit log of the default tenant, which was just made.
    pub(super) fn default_tenant(
        &self,
        connection: &Connection,
        record: &TenantRecord,
    ) -> Result<(), RowError> {
        let (tenant, _) = placed(connection, &record.name)?;
        let line = self.line(None, Some(record));
        audit_rows::begin(connection, &tenant, self.key, [line])
    }

    fn tenant_replace(
        &self,
        connection: &Connection,
        record: &TenantRecord,
    ) -> Result<Touched, RowError> {
        let (tenant, before) = placed(connection, &record.name)?;
        tenant_rows::replace(connection, tenant.number, &before, record)?;
        let line = self.line(Some(&*before), Some(record));
        audit_rows::append(connection, &tenant, self.key, [line])?;
        Ok(Touched::tenant(record, Some(&before)))
    }

    fn tenant_remove(
        &self,
        connection: &Connection,
        name: &TenantName,
        revision: Option<u64>,
    ) -> Result<Touched, RowError> {
        let (tenant, before) = placed(connection, name)?;
        // Nobody could administer a server without it.
        if before.is_default() {
            return Err(StoreError::NotFound.into());
        }
        if revision.is_some_and(|wanted| wanted != before.revision) {
            return Err(StoreError::Stale.into());
        }
        let line = self.line(Some(&*before), None);
        let (server, _) = placed(connection, &TenantName::default())?;
        audit_rows::append(connection, &tenant, self.key, [line.clone()])?;
        audit_rows::append(connection, &server, self.key, [line])?;
        tenant_rows::remove(connection, tenant.number, self.now)?;
        Ok(Touched::tenant_removed(tenant.number, &before))
    }
}

/// The tenant of that name.
fn placed(
    connection: &Connection,
    name: &TenantName,
) -> Result<(PlacedTenant, Arc<TenantRecord>), RowError> {
    let found = tenant_rows::find(connection, TenantNumber::SERVER, name.as_str())?;
    let (number, record) = found.ok_or(StoreError::NotFound)?;
    let name = name.clone();
    Ok((PlacedTenant { number, name }, record))
}
