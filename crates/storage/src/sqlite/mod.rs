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
//! | `tenant_records` | a tenant's handle |
//! | `issuance_rows`, `lasting_rows`, `expired_rows` | SQL of the grants' write, and of the end of what it wrote |
//! | `record_rows`, `user_rows`, `resource_rows` with `record_page`, `record_revision` | SQL of records |
//! | `ticket_rows`, `grant_rows`, `consent_rows`, `signing_key_rows`, `refusal_rows`, `audit_rows` | SQL of the rest |

mod audit_rows;
mod consent_rows;
mod database_file;
mod engine;
mod expired_rows;
mod failure;
mod grant_rows;
mod grant_type_number;
mod issuance_rows;
mod lasting_rows;
mod live_marks;
mod migration;
mod open_error;
mod options;
mod purge_horizon;
mod readers;
mod record_cache;
mod record_page;
mod record_revision;
mod record_rows;
mod refusal_rows;
mod resource_rows;
mod signing_key_rows;
mod tenant_number;
mod tenant_records;
mod ticket_rows;
mod turn;
mod turn_rows;
mod user_rows;
mod writer;

use std::path::Path;
use std::sync::Arc;

use jurat_registry::clock::Clock;
use jurat_registry::store::{Answer, Store, StoreError, TenantStore};
use jurat_registry::tenant::TenantName;
use rusqlite::Connection;

use self::engine::Engine;
pub use self::open_error::OpenError;
pub use self::options::SqliteOptions;
use self::tenant_records::SqliteTenant;

/// The embedded store.
pub struct SqliteStore {
    engine: Arc<Engine>,
}

impl SqliteStore {
    /// Opens the database file, making it when it is not there (mode 0600); runs the migrations, refuses a newer schema, and refuses
    /// a file that another process writes to. The reason stands in the error's source ([`OpenError`]).
    pub fn open(
        file: &Path,
        options: SqliteOptions,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let engine = Arc::new(Engine::open(file, options, clock)?);
        Ok(Self { engine })
    }
}

impl Store for SqliteStore {
    fn tenant<'a>(&'a self, name: &'a TenantName) -> Answer<'a, Arc<dyn TenantStore>> {
        let engine = Arc::clone(&self.engine);
        let name = name.as_str().to_owned();
        let number = self.engine.writer.change(
            move |connection| record_rows::tenant_find_or_insert(connection, &name),
            |_| {},
        );
        Box::pin(async move {
            let tenant = SqliteTenant::new(engine, number.await?);
            Ok(Arc::new(tenant) as Arc<dyn TenantStore>)
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
