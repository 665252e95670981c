//! The embedded backend: SQLite in WAL mode with `synchronous=FULL`, one writer thread that commits in groups, readers on their own
//! connections.
//!
//! | file | what it holds |
//! |---|---|
//! | `options` | its settings |
//! | `engine` | opens and ends everything below |
//! | `database_file`, `migration`, `open_error` | the file, its lock, its settings, its schema |
//! | `writer` | the thread that commits in groups |
//! | `turn`, `turn_rows` | how the rows of one reactor turn travel to it and back |
//! | `live_marks`, `purge_horizon` | what was used once, in memory; up to when it may be forgotten |
//! | `readers`, `record_cache` | cold reads and warm ones |
//! | `tenant_records`, `tenant_rows`, `placed_tenant`, `removed_tenants` | a tenant's handle, and the tenants |
//! | `change_rows`, `quota_rows` | changes of what is administered, each with its line in the audit log |
//! | `issuance_rows`, `lasting_rows`, `expired_rows` | SQL of the grants' write, and of the end of what it wrote |
//! | `decision_rows`, `grant_stretches`, `grant_counts` | SQL that asks for decisions, and what finds and counts grants |
//! | `record_rows`, `user_rows`, `resource_rows` with `record_page`, `record_revision` | SQL of records |
//! | `ticket_rows`, `grant_rows`, `revocation_rows`, `consent_rows`, `signing_key_rows`, `refusal_rows`, `audit_rows`, `earlier_audit` | SQL of the rest |

mod audit_rows;
mod change_rows;
mod consent_rows;
mod database_file;
mod decision_rows;
mod earlier_audit;
mod engine;
mod expired_rows;
mod failure;
mod grant_counts;
mod grant_rows;
mod grant_stretches;
mod grant_type_number;
mod issuance_rows;
mod lasting_rows;
mod live_marks;
mod migration;
mod open_error;
mod options;
mod placed_tenant;
mod purge_horizon;
mod quota_rows;
mod readers;
mod record_cache;
mod record_page;
mod record_revision;
mod record_rows;
mod refusal_rows;
mod removed_tenants;
mod resource_rows;
mod revocation_rows;
mod signing_key_rows;
mod tenant_number;
mod tenant_records;
mod tenant_rows;
mod ticket_rows;
mod turn;
mod turn_rows;
mod user_rows;
mod writer;

use std::future::ready;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::change::TenantChange;
use jurat_registry::clock::Clock;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::store::{Answer, Store, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;
use rusqlite::Connection;

use self::engine::Engine;
use self::failure::RowError;
pub use self::open_error::OpenError;
pub use self::options::SqliteOptions;
use self::placed_tenant::PlacedTenant;
use self::record_cache::{Known, NamedRecords, RecordCache};
use self::tenant_number::TenantNumber;
use self::tenant_records::SqliteTenant;
use self::tenant_rows::Found;

/// The embedded store.
pub struct SqliteStore {
    engine: Arc<Engine>,
}

impl SqliteStore {
    /// Opens the database file, making it when it is not there (mode 0600); runs the migrations, refuses a newer schema, and refuses
    /// a file that another process writes to. The ends of audit logs are sealed under `audit_key`, which is kept elsewhere. The reason stands in the error's source ([`OpenError`]).
    pub fn open(
        file: &Path,
        options: SqliteOptions,
        audit_key: AuditKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let engine = Arc::new(Engine::open(file, options, audit_key, clock)?);
        Ok(Self { engine })
    }
}

impl SqliteStore {
    /// A tenant by name or host.
    fn found(
        &self,
        pick: fn(&RecordCache) -> &NamedRecords<Found>,
        key: &str,
        read: fn(&Connection, TenantNumber, &str) -> Result<Option<Found>, RowError>,
    ) -> Answer<'static, Option<Found>> {
        let seen = match pick(&self.engine.cache).find(TenantNumber::SERVER, key) {
            Known::Warm(found) => return Box::pin(ready(Ok(found))),
            Known::Cold(seen) => seen,
        };
        let (cache, key) = (Arc::clone(&self.engine.cache), key.to_owned());
        self.engine.readers.read(move |connection| {
            let found = read(connection, TenantNumber::SERVER, &key)?;
            pick(&cache).read(TenantNumber::SERVER, &key, found.clone(), seen);
            Ok(found)
        })
    }
}

impl Store for SqliteStore {
    fn tenant<'a>(&'a self, name: &'a TenantName) -> Answer<'a, Arc<dyn TenantStore>> {
        let found = self.found(|cache| &cache.tenants, name.as_str(), tenant_rows::find);
        let engine = Arc::clone(&self.engine);
        Box::pin(async move {
            let (number, record) = found.await?.ok_or(StoreError::NotFound)?;
            let name = record.name.clone();
            let tenant = SqliteTenant::new(engine, PlacedTenant { number, name });
            Ok(Arc::new(tenant) as Arc<dyn TenantStore>)
        })
    }

    fn tenant_find<'a>(&'a self, name: &'a str) -> Answer<'a, Option<Arc<TenantRecord>>> {
        let found = self.found(|cache| &cache.tenants, name, tenant_rows::find);
        Box::pin(async move { Ok(found.await?.map(|(_, record)| record)) })
    }

    fn tenant_find_by_host<'a>(&'a self, host: &'a str) -> Answer<'a, Option<Arc<TenantRecord>>> {
        let found = self.found(|cache| &cache.tenant_hosts, host, tenant_rows::find_by_host);
        Box::pin(async move { Ok(found.await?.map(|(_, record)| record)) })
    }

    fn tenants_version(&self) -> u64 {
        self.engine.cache.tenants_version.load(Ordering::SeqCst)
    }

    fn tenant_list(&self, page: PageRequest) -> Answer<'_, Page<Arc<TenantRecord>>> {
        let read = move |connection: &Connection| tenant_rows::list(connection, &page);
        self.engine.readers.read(read)
    }

    fn tenant_search(
        &self,
        filter: RecordFilter,
        page: PageRequest,
    ) -> Answer<'_, Page<Arc<TenantRecord>>> {
        let read = move |connection: &Connection| tenant_rows::search(connection, &filter, &page);
        self.engine.readers.read(read)
    }

    fn apply(&self, author: Author, changes: Vec<TenantChange>) -> Answer<'_, ()> {
        self.engine.make(author, move |connection, making| {
            making.tenants(connection, changes)
        })
    }

    fn ready(&self) -> Answer<'_, ()> {
        // The writer begins and ends a transaction, a reader reads the file. Only while commits fail is anything written for
        // it: being asked, by whomever, must not cost a write.
        let failing = self.engine.writer.is_failing();
        let probe = move |connection: &Connection| {
            if failing {
                migration::stamp(connection)?;
            }
            Ok(())
        };
        let writes = self.engine.writer.change(probe, |()| {});
        let reads = self.engine.readers.read(|connection| {
            let sql = "SELECT count(*) FROM migration";
            Ok(connection.query_row(sql, [], |_| Ok(()))?)
        });
        Box::pin(async move {
            writes.await?;
            reads.await
        })
    }

    fn close(&self) -> Answer<'_, ()> {
        Box::pin(self.engine.close())
    }
}

#[cfg(test)]
mod tests;
