//! Work that is handed over to the readers and the writer, for one tenant.

use std::future::ready;
use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::store::Answer;
use rusqlite::Connection;

use super::SqliteTenant;
use crate::sqlite::audit_rows;
use crate::sqlite::failure::RowError;
use crate::sqlite::tenant_number::TenantNumber;
use crate::sqlite::tenant_rows;

impl SqliteTenant {
    /// Reads from the database.
    pub(super) fn read<T: Default + Send + 'static>(
        &self,
        read: impl FnOnce(&Connection, TenantNumber) -> Result<T, RowError> + Send + 'static,
    ) -> Answer<'static, T> {
        if self.is_gone() {
            return Box::pin(ready(Ok(T::default())));
        }
        let tenant = self.tenant.number;
        let read = move |connection: &Connection| read(connection, tenant);
        self.engine.readers.read(read)
    }

    /// Changes what no cache holds.
    pub(super) fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection, TenantNumber) -> Result<T, RowError> + Send + 'static,
    ) -> Answer<'static, T> {
        let tenant = self.tenant.number;
        let change = move |connection: &Connection| {
            tenant_rows::demand_live(connection, tenant)?;
            change(connection, tenant)
        };
        self.engine.writer.change(change, |_| {})
    }

    /// Changes something, and writes the lines of the audit log that tell it, all or nothing. `change` says whether there is something to
    /// tell.
    pub(super) fn change_told<T: Send + 'static>(
        &self,
        told: Vec<AuditEvent>,
        change: impl FnOnce(&Connection, TenantNumber) -> Result<(T, bool), RowError> + Send + 'static,
    ) -> Answer<'static, T> {
        let (tenant, key) = (self.tenant.clone(), self.engine.audit_key.clone());
        self.change(move |connection, number| {
            let (answer, is_to_tell) = change(connection, number)?;
            if is_to_tell {
                audit_rows::append(connection, &tenant, &key, told)?;
            }
            Ok(answer)
        })
    }

    /// Changes what depends on the time of the write.
    pub(super) fn change_at<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Connection, TenantNumber, Timestamp) -> Result<T, RowError>
        + Send
        + 'static,
    ) -> Answer<'static, T> {
        let clock = Arc::clone(&self.engine.clock);
        self.change(move |connection, tenant| change(connection, tenant, clock.now()))
    }
}
