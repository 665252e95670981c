//! What every tenant's handle stands on: the writer, the readers, the cache, and the lock on the database file. Opens them in order, ends
//! them in order.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::clock::Clock;
use jurat_registry::store::{Answer, StoreError};
use rusqlite::Connection;

use super::change_rows::Making;
use super::database_file::DatabaseFile;
use super::failure::RowError;
use super::live_marks::LiveMarks;
use super::migration;
use super::open_error::OpenError;
use super::options::SqliteOptions;
use super::readers::{READERS, Readers};
use super::record_cache::{RecordCache, Touched};
use super::tenant_number::TenantNumber;
use super::writer::{Writer, WriterDoor};
use super::{issuance_rows, record_rows, resource_rows, tenant_rows, user_rows};

/// An open database.
pub(super) struct Engine {
    /// Where writes go.
    pub(super) writer: Arc<WriterDoor>,
    /// Where cold reads go.
    pub(super) readers: Readers,
    /// What is warm.
    pub(super) cache: Arc<RecordCache>,
    /// Time.
    pub(super) clock: Arc<dyn Clock>,
    /// The key of the seals on audit logs.
    pub(super) audit_key: AuditKey,
    /// The most refused decisions that a tenant keeps.
    pub(super) most_kept_refusals: u32,
    writer_thread: Mutex<Option<JoinHandle<()>>>,
    file: Mutex<Option<DatabaseFile>>,
}

impl Engine {
    /// Opens the database at `path`.
    pub(super) fn open(
        path: &Path,
        options: SqliteOptions,
        audit_key: AuditKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OpenError> {
        let file = DatabaseFile::take(path)?;
        let mut connection = file.writer()?;
        migration::recognise(&connection, &file)?;
        file.prepare(&connection)?;
        migration::run(&mut connection, &file, &audit_key, clock.now())?;
        let (marks, cache) = load(&connection, options).map_err(file.sqlite())?;
        let connections = (0..READERS)
            .map(|_| file.reader())
            .collect::<Result<Vec<_>, _>>()?;
        let readers = Readers::start(connections).map_err(OpenError::Thread)?;
        let writer = Writer {
            connection,
            marks,
            clock: Arc::clone(&clock),
            removed: Arc::clone(&cache.removed),
        };
        let (writer, thread) = writer.start().map_err(OpenError::Thread)?;
        Ok(Self {
            writer,
            readers,
            cache: Arc::new(cache),
            clock,
            audit_key,
            most_kept_refusals: options.most_kept_refusals,
            writer_thread: Mutex::new(Some(thread)),
            file: Mutex::new(Some(file)),
        })
    }

    /// Makes changes of what is administered. What they touched is told to the cache after the commit, before anybody else is told.
    pub(super) fn make(
        &self,
        author: Author,
        make: impl FnOnce(&Connection, &Making<'_>) -> Result<Vec<Touched>, RowError> + Send + 'static,
    ) -> Answer<'static, ()> {
        let (clock, key) = (Arc::clone(&self.clock), self.audit_key.clone());
        let cache = Arc::clone(&self.cache);
        let change = move |connection: &Connection| {
            let making = Making {
                author: &author,
                now: clock.now(),
                key: &key,
            };
            make(connection, &making)
        };
        let committed = move |touched: &Vec<Touched>| cache.forget(touched);
        let written = self.writer.change(change, committed);
        Box::pin(async move { written.await.map(drop) })
    }

    /// Finishes what was handed over, then closes.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        // An error means that it is closed already.
        let _ = self.writer.close().await;
        self.end();
        Ok(())
    }

    /// Waits for the threads, then lets go of the file.
    fn end(&self) {
        let thread = lock(&self.writer_thread).take();
        // A thread that panicked has ended as well.
        thread.map(JoinHandle::join);
        self.readers.close();
        drop(lock(&self.file).take());
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        drop(self.writer.close());
        self.end();
    }
}

/// Reads into memory what must be there before the first request.
fn load(
    connection: &Connection,
    options: SqliteOptions,
) -> rusqlite::Result<(LiveMarks, RecordCache)> {
    let mut marks = LiveMarks::new(options.most_live_marks);
    issuance_rows::marks_each(connection, |place, mark| marks.load(place, mark))?;
    let cache = RecordCache::new(options.most_cached_records);
    let (issuers, users) = (&cache.issuers, &cache.user_names);
    record_rows::names_each(connection, |tenant, name| issuers.given(tenant, name))?;
    user_rows::names_each(connection, |tenant, name| users.given(tenant, name))?;
    let (tenants, hosts) = (&cache.tenants, &cache.tenant_hosts);
    tenant_rows::names_each(connection, |name| tenants.given(TenantNumber::SERVER, name))?;
    tenant_rows::hosts_each(connection, |host| hosts.given(TenantNumber::SERVER, host))?;
    resource_rows::uris_each(connection, |tenant, uri| cache.resources.given(tenant, uri))?;
    Ok((marks, cache))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
