//! The database file and its connections: made with mode 0600, one writing process at a time, and the settings that durability
//! and speed rest on.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::failure::RowError;
use super::open_error::OpenError;

/// SQLite 3.7.0 to 3.51.2 can lose committed WAL data when another connection checkpoints while the WAL resets.
const OLDEST_LIBRARY: i32 = 3_051_003;

/// A database file that this process alone writes to, as long as this value lives. The lock ends with the process, however
/// it ends.
pub(super) struct DatabaseFile {
    path: PathBuf,
    _lock: File,
}

impl DatabaseFile {
    /// Locks `path`, and makes it when it is not there. SQLite may be at work on it in this process only after this: closing
    /// any other handle of the file would drop SQLite's own locks.
    pub(super) fn take(path: &Path) -> Result<Self, OpenError> {
        if rusqlite::version_number() < OLDEST_LIBRARY {
            let found = rusqlite::version();
            return Err(OpenError::OldLibrary { found });
        }
        let mut lock_name = OsString::from(path);
        lock_name.push(".lock");
        let lock_path = PathBuf::from(lock_name);
        let lock = open_private(&lock_path).map_err(refused(&lock_path))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => OpenError::InUse { file: path.into() },
            TryLockError::Error(source) => refused(&lock_path)(source),
        })?;
        if !path.exists() {
            let made = open_private(path).map_err(refused(path))?;
            made.sync_all().map_err(refused(path))?;
            sync_folder(path).map_err(refused(path))?;
        }
        Ok(Self {
            path: path.into(),
            _lock: lock,
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The one connection that writes. Nothing is changed until [`DatabaseFile::prepare`].
    pub(super) fn writer(&self) -> Result<Connection, OpenError> {
        self.connect(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Sets the writer up.
    pub(super) fn prepare(&self, connection: &Connection) -> Result<(), OpenError> {
        let mode: String = connection
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(self.sqlite())?;
        if mode != "wal" {
            let file = self.path.clone();
            return Err(OpenError::NoWal { file });
        }
        // In WAL mode NORMAL does not flush at a commit: what was acknowledged could be lost.
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;
                 PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;
                 PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;",
            )
            .map_err(self.sqlite())
    }

    /// A connection that can only read.
    pub(super) fn reader(&self) -> Result<Connection, OpenError> {
        let connection = self.connect(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection
            .execute_batch("PRAGMA cache_size = -4096; PRAGMA trusted_schema = OFF;")
            .map_err(self.sqlite())?;
        Ok(connection)
    }

    /// Says of an error of SQLite which file it is about.
    pub(super) fn sqlite(&self) -> impl Fn(rusqlite::Error) -> OpenError {
        let file = self.path.clone();
        move |source| {
            let file = file.clone();
            match source.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase) => OpenError::NotJurat { file },
                _ => OpenError::Sqlite { file, source },
            }
        }
    }

    /// Says of what cannot be upgraded which file it is in.
    pub(super) fn upgrade(&self, error: RowError) -> OpenError {
        OpenError::Upgrade {
            file: self.path.clone(),
            source: error.into(),
        }
    }

    fn connect(&self, access: OpenFlags) -> Result<Connection, OpenError> {
        let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(self.sqlite())?;
        connection
            .busy_timeout(Duration::from_secs(5))
            .map_err(self.sqlite())?;
        connection.set_prepared_statement_cache_capacity(128);
        // A statement stays planned: otherwise SQLite plans joins anew for every value that is bound to them, which takes thirty times
        // as long as running them.
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(self.sqlite())?;
        Ok(connection)
    }
}

fn refused(file: &Path) -> impl Fn(io::Error) -> OpenError {
    let file = file.to_path_buf();
    move |source| OpenError::File {
        file: file.clone(),
        source,
    }
}

/// The files that SQLite makes beside the database take over its mode.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A new file is durable only once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}
