//! Why a database file cannot be opened: sentences for the operator, each with the way out.

use std::io;
use std::path::PathBuf;

use jurat_registry::store::StoreError;

/// Why a database file cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process writes to it. Two writers would each know only their own spent marks.
    #[error(
        "{} is in use by another process: stop that one first, or use another data folder", file.display()
    )]
    InUse {
        /// The database file.
        file: PathBuf,
    },
    /// The file system refused.
    #[error("{} cannot be opened: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is not a database of Jurat: name another file", file.display())]
    NotJurat {
        /// The file.
        file: PathBuf,
    },
    /// A newer Jurat has been at work on it.
    #[error(
        "{} has schema {found}, and this version of Jurat knows schemas up to {known}: run the newer version, or restore a backup made before the upgrade",
        file.display()
    )]
    NewerSchema {
        /// The database file.
        file: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema this version knows.
        known: u32,
    },
    /// A migration that was run is not the one of this version.
    #[error(
        "migration {number} was run on {} with other text than this version has: it was made by an unreleased version of Jurat; restore a backup or start on an empty folder",
        file.display()
    )]
    ChangedMigration {
        /// The database file.
        file: PathBuf,
        /// The migration.
        number: u32,
    },
    /// What an earlier version wrote cannot be brought to the schema of this one.
    #[error("{} cannot be brought to the schema of this version: {source}", file.display())]
    Upgrade {
        /// The database file.
        file: PathBuf,
        /// What is wrong with it.
        source: StoreError,
    },
    /// The linked library can lose committed data.
    #[error(
        "this build links SQLite {found}; it needs 3.51.3 or newer, as older ones can lose committed data"
    )]
    OldLibrary {
        /// The version linked.
        found: &'static str,
    },
    /// WAL mode could not be had.
    #[error("{} cannot be put into WAL mode: is it on a network file system? Use a local disk", file.display())]
    NoWal {
        /// The database file.
        file: PathBuf,
    },
    /// The system gave no thread.
    #[error("no thread could be started: {0}")]
    Thread(io::Error),
    /// SQLite refused.
    #[error("{}: {source}", file.display())]
    Sqlite {
        /// The database file.
        file: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
