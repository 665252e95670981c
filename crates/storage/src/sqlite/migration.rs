//! The schema: numbered migrations, run at start, all in one transaction. A newer schema is refused, and so is one that was made by
//! other text than this version carries.

use aws_lc_rs::digest;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::change_rows::Making;
use super::database_file::DatabaseFile;
use super::failure::RowError;
use super::open_error::OpenError;
use super::{earlier_audit, grant_stretches, tenant_rows};

/// A step of a migration.
type Step = fn(&Connection, &AuditKey, Timestamp) -> Result<(), RowError>;

struct Migration {
    name: &'static str,
    sql: &'static str,
    /// What SQL cannot say.
    then: Option<Step>,
}

const fn migration(name: &'static str, sql: &'static str) -> Migration {
    Migration {
        name,
        sql,
        then: None,
    }
}

/// In order; the first is number 1. What was released is never changed.
static MIGRATIONS: [Migration; 6] = [
    migration("0001_records", include_str!("migrations/0001_records.sql")),
    migration("0002_trust", include_str!("migrations/0002_trust.sql")),
    migration("0003_server", include_str!("migrations/0003_server.sql")),
    migration("0004_logout", include_str!("migrations/0004_logout.sql")),
    Migration {
        then: Some(earlier_audit::chain),
        ..migration(
            "0005_management",
            include_str!("migrations/0005_management.sql"),
        )
    },
    Migration {
        then: Some(grant_stretches::note_earlier),
        ..migration("0006_records", include_str!("migrations/0006_records.sql"))
    },
];

/// Stands in the file's header; `file` and other programs tell a database of Jurat by it. "JURA".
const APPLICATION_ID: i32 = 0x4A55_5241;

/// Brings the database to the newest schema.
pub(super) fn run(
    connection: &mut Connection,
    file: &DatabaseFile,
    key: &AuditKey,
    now: Timestamp,
) -> Result<(), OpenError> {
    let sqlite = file.sqlite();
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(&sqlite)?;
    let found = recognise(&transaction, file)?;
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        let number = number_of(index + 1);
        if number <= found {
            compare(&transaction, file, number, migration)?;
        } else {
            apply(&transaction, number, migration, now).map_err(&sqlite)?;
            if let Some(then) = migration.then {
                then(&transaction, key, now).map_err(|error| file.upgrade(error))?;
            }
        }
    }
    begin(&transaction, key, now).map_err(|error| file.upgrade(error))?;
    transaction.commit().map_err(&sqlite)
}

/// Makes the default tenant in a new database, with the first line of its audit log.
fn begin(connection: &Connection, key: &AuditKey, now: Timestamp) -> Result<(), RowError> {
    match tenant_rows::default_insert(connection, now)? {
        Some(record) => Making {
            author: &Author::server(),
            now,
            key,
        }
        .default_tenant(connection, &record),
        None => Ok(()),
    }
}

/// The schema's number; 0 for an empty file. Refuses a newer one, and a database of another program; changes nothing.
pub(super) fn recognise(connection: &Connection, file: &DatabaseFile) -> Result<u32, OpenError> {
    let sqlite = file.sqlite();
    let pragma = |name: &str| -> rusqlite::Result<i64> {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
    };
    let application = pragma("application_id").map_err(&sqlite)?;
    let schema = pragma("user_version").map_err(&sqlite)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(&sqlite)?;
    let ours = application == i64::from(APPLICATION_ID);
    let empty = application == 0 && schema == 0 && tables == 0;
    let path = file.path().to_path_buf();
    let known = number_of(MIGRATIONS.len());
    match u32::try_from(schema) {
        Ok(found) if (ours || empty) && found <= known => Ok(found),
        Ok(found) if ours => Err(OpenError::NewerSchema {
            file: path,
            found,
            known,
        }),
        _ => Err(OpenError::NotJurat { file: path }),
    }
}

fn compare(
    transaction: &Transaction<'_>,
    file: &DatabaseFile,
    number: u32,
    migration: &Migration,
) -> Result<(), OpenError> {
    let run: Vec<u8> = transaction
        .query_row(
            "SELECT checksum FROM migration WHERE number = ?1",
            [number],
            |row| row.get(0),
        )
        .map_err(file.sqlite())?;
    if run == checksum(migration) {
        return Ok(());
    }
    let file = file.path().into();
    Err(OpenError::ChangedMigration { file, number })
}

fn apply(
    transaction: &Transaction<'_>,
    number: u32,
    migration: &Migration,
    now: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (
             number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, run_at INTEGER NOT NULL
         ) STRICT",
    )?;
    transaction.execute_batch(migration.sql)?;
    transaction.execute(
        "INSERT INTO migration (number, name, checksum, run_at) VALUES (?1, ?2, ?3, ?4)",
        (number, migration.name, checksum(migration), now.millis()),
    )?;
    stamp(transaction)?;
    transaction.pragma_update(None, "user_version", number)
}

/// Writes into the file's header what stands there: the smallest write there is.
pub(super) fn stamp(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)
}

fn checksum(migration: &Migration) -> Vec<u8> {
    digest::digest(&digest::SHA256, migration.sql.as_bytes())
        .as_ref()
        .to_vec()
}

fn number_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
