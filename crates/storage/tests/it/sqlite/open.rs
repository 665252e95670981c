//! Opening a database file: what is refused, with which sentence, and that a refusal changes nothing.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::ManualClock;
use jurat_storage::sqlite::{OpenError, SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::NOW;

fn open(file: &Path) -> Result<SqliteStore, OpenError> {
    let clock = Arc::new(ManualClock::at(NOW));
    SqliteStore::open(
        file,
        SqliteOptions::default(),
        AuditKey::of_sealing_key(&[7; 32]),
        clock,
    )
    .map_err(|error| {
        let reason = error.source().unwrap().to_string();
        assert!(!reason.is_empty());
        match error {
            jurat_registry::store::StoreError::Unavailable(reason) => {
                *reason.downcast::<OpenError>().unwrap()
            }
            other => panic!("{other}"),
        }
    })
}

fn refusal(file: &Path) -> OpenError {
    let before = fs::read(file).unwrap();
    let refusal = open(file).err().expect("refused");
    assert!(before == fs::read(file).unwrap(), "it was changed");
    refusal
}

/// Changes the database as somebody else would.
fn alter(file: &Path, sql: &str) {
    let connection = Connection::open(file).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_second_process_is_refused_while_the_first_is_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    let first = open(&file).unwrap();
    let refused = open(&file).err().expect("refused");
    assert!(matches!(refused, OpenError::InUse { .. }));
    assert!(refused.to_string().contains("in use by another process"));
    drop(first);
    open(&file).unwrap();
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    drop(open(&file).unwrap());
    alter(&file, "PRAGMA user_version = 7");
    let refused = refusal(&file);
    let newer = OpenError::NewerSchema {
        file: file.clone(),
        found: 7,
        known: 6,
    };
    assert_eq!(refused.to_string(), newer.to_string());
    assert!(refused.to_string().contains("run the newer version"));
}

#[test]
fn a_migration_of_other_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    drop(open(&file).unwrap());
    alter(&file, "UPDATE migration SET checksum = x'00'");
    let refused = refusal(&file);
    assert!(matches!(
        refused,
        OpenError::ChangedMigration { number: 1, .. }
    ));
}

#[test]
fn what_is_not_jurats_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    alter(&file, "CREATE TABLE theirs (a)");
    assert!(matches!(refusal(&file), OpenError::NotJurat { .. }));
    let mode: String = Connection::open(&file)
        .unwrap()
        .query_row("PRAGMA journal_mode", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mode, "delete");

    let text = folder.path().join("notes.txt");
    fs::write(&text, "nothing like a database\n".repeat(100)).unwrap();
    assert!(matches!(refusal(&text), OpenError::NotJurat { .. }));
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = open(&folder.path().join("missing/jurat.db")).err().unwrap();
    assert!(matches!(refused, OpenError::File { .. }));
    assert!(refused.to_string().contains("missing/jurat.db"));
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let _store = open(&folder.path().join("jurat.db")).unwrap();
    let mut files = 0;
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.path());
        files += 1;
    }
    // The database, its WAL, the WAL's index, and the lock.
    assert_eq!(files, 4);
}
