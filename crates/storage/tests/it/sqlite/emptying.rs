//! What a removed tenant held goes in slices; what a crash left of it goes after the next start.

use std::path::Path;
use std::sync::Arc;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::change::{RecordChange, TenantChange};
use jurat_registry::clock::ManualClock;
use jurat_registry::store::Store;
use jurat_registry::tenant_record::TenantRecord;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::user::user;
use crate::conformance::{NOW, block_on, client, default_tenant, named_tenant};

const CLIENTS: usize = 700;

fn open(file: &Path) -> Arc<dyn Store> {
    let clock = Arc::new(ManualClock::at(NOW));
    let key = AuditKey::of_sealing_key(&[7; 32]);
    Arc::new(SqliteStore::open(file, SqliteOptions::default(), key, clock).unwrap())
}

/// How many rows of records there are of the tenant with that number.
fn rows_of(file: &Path, tenant: i64) -> i64 {
    let connection = Connection::open(file).unwrap();
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table} WHERE tenant = ?1");
        connection
            .query_row(&sql, [tenant], |row| row.get(0))
            .unwrap()
    };
    ["client", "name", "app_user", "user_name"]
        .into_iter()
        .map(count)
        .sum()
}

async fn fill(store: &Arc<dyn Store>) {
    let acme = named_tenant(store, "acme").await;
    let clients =
        (0..CLIENTS).map(|number| RecordChange::ClientInsert(client(&number.to_string(), 1)));
    acme.change(Author::server(), clients.collect(), Vec::new())
        .await
        .unwrap();
    acme.user_insert(Author::server(), user("ada"))
        .await
        .unwrap();
    let default = default_tenant(store).await;
    default
        .client_insert(Author::server(), client("kept", 1))
        .await
        .unwrap();
}

/// Every write takes a slice along, so that a server that is never idle gets there as well.
async fn until_empty(store: &Arc<dyn Store>, file: &Path) {
    for _ in 0..10_000 {
        store.ready().await.unwrap();
        if rows_of(file, 2) == 0 {
            return;
        }
    }
    panic!("{} rows are left", rows_of(file, 2));
}

#[test]
fn what_a_removed_tenant_held_goes_while_others_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    block_on(async {
        let store = open(&file);
        fill(&store).await;
        assert_eq!(rows_of(&file, 2), 2 * i64::try_from(CLIENTS).unwrap() + 2);
        let removed = TenantChange::Remove("acme".parse().unwrap(), None);
        store.apply(Author::server(), vec![removed]).await.unwrap();
        until_empty(&store, &file).await;
        assert_eq!(rows_of(&file, 1), 2);
        store.close().await.unwrap();
    });
}

#[test]
fn what_a_crash_left_of_a_removed_tenant_goes_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    block_on(async {
        let store = open(&file);
        fill(&store).await;
        let gone = TenantChange::Insert(TenantRecord::unstated("gone".parse().unwrap(), NOW));
        store.apply(Author::server(), vec![gone]).await.unwrap();
        store.close().await.unwrap();
        // As the commit of a removal leaves it, and nothing after it.
        let connection = Connection::open(&file).unwrap();
        let sql = "UPDATE tenant SET name = 'removed:' || number, document = NULL, removed_at = 1 WHERE name IN ('acme', 'gone')";
        assert_eq!(connection.execute(sql, []), Ok(2));
        drop(connection);
        let store = open(&file);
        until_empty(&store, &file).await;
        assert_eq!(rows_of(&file, 1), 2);
        store.close().await.unwrap();
    });
}
