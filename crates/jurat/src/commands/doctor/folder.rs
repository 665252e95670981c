//! The data folder: whether it is there and its owner's alone, whether its keys can be read, whether its database opens.

use std::path::Path;
use std::sync::Arc;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::SystemClock;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};

use crate::assertion;
use crate::data_folder::DataFolder;
use crate::private_file;

use super::finding::Finding;

/// A larger database is not copied to try whether it opens.
const MOST_BYTES_COPIED: u64 = 512 * 1024 * 1024;

/// Looks at the folder.
pub(super) fn look(folder: &DataFolder) -> Vec<Finding> {
    let path = folder.path().display();
    if !folder.path().is_dir() {
        return vec![
            Finding::fail("data folder", format!("{path} is not there"))
                .remedy(format!(
                    "start a server, which makes it: jurat serve --data {path}"
                ))
                .remedy("or name the folder of your server: --data DIR"),
        ];
    }
    let mut findings = vec![Finding::ok("data folder", path.to_string())];
    findings.push(modes(folder));
    findings.push(sealing_key(folder));
    findings.push(administrator_key(folder));
    findings.push(database(folder));
    findings
}

fn modes(folder: &DataFolder) -> Finding {
    let (keys, database) = (
        [folder.sealing_key(), folder.administrator_key()],
        folder.database(),
    );
    let open = |path: &Path| private_file::mode(path).is_ok_and(|mode| mode & 0o077 != 0);
    let for_others: Vec<_> = keys
        .iter()
        .chain([&database])
        .filter(|path| open(path))
        .collect();
    if let Some(path) = for_others.first() {
        let path = path.display();
        return Finding::fail(
            "file modes",
            format!("{path} can be read or written by others"),
        )
        .remedy(format!("chmod 600 {path}"));
    }
    if open(folder.path()) {
        let path = folder.path().display();
        return Finding::warn("file modes", format!("{path} can be looked into by others"))
            .remedy(format!("chmod 700 {path}"));
    }
    Finding::ok("file modes", "keys and database are their owner's alone")
}

fn sealing_key(folder: &DataFolder) -> Finding {
    match folder.read_sealing_key() {
        Ok(_) => Finding::ok("sealing key", "readable"),
        Err(failure) => Finding::of_failure("sealing key", failure),
    }
}

fn administrator_key(folder: &DataFolder) -> Finding {
    match assertion::read_key(&folder.administrator_key(), None) {
        Ok(_) => Finding::ok("administrator key", "readable"),
        Err(failure) => Finding::of_failure("administrator key", failure)
            .remedy("if it is lost, restart the server: it makes and registers a new one"),
    }
}

fn database(folder: &DataFolder) -> Finding {
    const CHECK: &str = "database";
    let path = folder.database();
    if folder.is_locked() {
        return Finding::ok(CHECK, "in use by a running server");
    }
    let size = match std::fs::metadata(&path) {
        Ok(metadata) => metadata.len(),
        Err(e) => {
            return Finding::fail(CHECK, format!("{}: {e}", path.display()))
                .remedy("start the server once, or put the database back from your backup");
        }
    };
    if size > MOST_BYTES_COPIED {
        return Finding::ok(CHECK, format!("{size} bytes; no server uses it"));
    }
    match open_copy(&path) {
        Ok(()) => Finding::ok(
            CHECK,
            "opens, and its schema is this version's or older; no server uses it",
        ),
        Err(why) => Finding::fail(CHECK, format!("does not open: {why}"))
            .remedy("if a newer Jurat wrote it, use that one; else put it back from your backup"),
    }
}

/// Opens a copy: opening runs migrations, and a doctor changes nothing.
fn open_copy(database: &Path) -> Result<(), String> {
    let place = tempfile::tempdir().map_err(|e| e.to_string())?;
    let copy = place.path().join("jurat.db");
    std::fs::copy(database, &copy).map_err(|e| e.to_string())?;
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() {
        let log_copy = place.path().join("jurat.db-wal");
        std::fs::copy(&log, log_copy).map_err(|e| e.to_string())?;
    }
    // The copy is thrown away: whatever seals its log is gone with it.
    let audit_key = AuditKey::of_sealing_key(&[0; 32]);
    SqliteStore::open(
        &copy,
        SqliteOptions::default(),
        audit_key,
        Arc::new(SystemClock),
    )
    .map(|_| ())
    .map_err(|e| std::error::Error::source(&e).map_or_else(|| e.to_string(), ToString::to_string))
}
