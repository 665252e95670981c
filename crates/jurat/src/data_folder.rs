//! The data folder: what is kept there, under which names and modes. One server at a time works in it.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jurat_protocol::jose::base64url;
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};
use crate::private_file::{self, PRIVATE};
use crate::server_file::ServerFile;

/// Where the data folder is when nobody says.
pub(crate) const USUAL_PLACE: &str = "./jurat-data";

/// A data folder.
#[derive(Debug, Clone)]
pub(crate) struct DataFolder {
    path: PathBuf,
}

/// Held while a server works in the folder; the system lets go of it when the process ends, however it ends.
pub(crate) struct FolderLock {
    _file: File,
}

impl DataFolder {
    /// The folder at `path`, there or not.
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("jurat.db")
    }

    /// The key that seals signing keys at rest.
    pub(crate) fn sealing_key(&self) -> PathBuf {
        self.path.join("sealing.key")
    }

    /// The key that the commands get in with.
    pub(crate) fn administrator_key(&self) -> PathBuf {
        self.path.join("administrator.key")
    }

    /// What `serve` tells the other commands.
    pub(crate) fn server_file(&self) -> PathBuf {
        self.path.join("server.json")
    }

    fn lock_file(&self) -> PathBuf {
        self.path.join("serve.lock")
    }

    /// Makes the folder, for its owner alone; says whether it was made now.
    pub(crate) fn make(&self) -> Outcome<bool> {
        if self.path.is_dir() {
            return Ok(false);
        }
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)
            .map_err(|e| {
                let path = self.path.display();
                Failure::failed(format!("the data folder {path} cannot be made: {e}"))
                    .next("name a place you may write to: --data DIR")
            })?;
        Ok(true)
    }

    /// Takes the folder for one server; a second one is refused.
    pub(crate) fn lock(&self) -> Outcome<FolderLock> {
        let path = self.lock_file();
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(PRIVATE)
            .open(&path)
            .map_err(|e| Failure::unwritable(&path, &e))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(self.in_use()),
            Err(TryLockError::Error(e)) => Err(Failure::unwritable(&path, &e)),
        }
    }

    /// Whether a server works in the folder now.
    pub(crate) fn is_locked(&self) -> bool {
        let file = File::options().write(true).open(self.lock_file());
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    fn in_use(&self) -> Failure {
        let path = self.path.display();
        let listening = self
            .read_server_file()
            .map(|server| format!(" (it listens on {})", server.listen));
        let sentence = format!(
            "another server works in the data folder {path}{}",
            listening.unwrap_or_default()
        );
        Failure::failed(sentence)
            .next("use that one, or stop it first")
            .next("or start this one in a folder of its own: --data DIR --listen 127.0.0.1:PORT")
    }

    /// What the last `serve` said of itself.
    pub(crate) fn read_server_file(&self) -> Option<ServerFile> {
        let text = fs::read(self.server_file()).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Says to the other commands what runs here.
    pub(crate) fn write_server_file(&self, server: &ServerFile) -> Outcome {
        let path = self.server_file();
        let text = serde_json::to_string_pretty(server).map_err(Failure::failed)?;
        write_private(&path, &format!("{text}\n"))
    }

    /// The sealing key.
    pub(crate) fn read_sealing_key(&self) -> Outcome<Zeroizing<[u8; 32]>> {
        let path = self.sealing_key();
        let text = fs::read_to_string(&path).map_err(|e| Failure::unreadable(&path, &e))?;
        let text = Zeroizing::new(text);
        let bytes = base64url::decode(text.trim()).map(Zeroizing::new);
        let key = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        key.map(Zeroizing::new).ok_or_else(|| {
            let sentence = format!("{} does not hold 32 bytes in base64url", path.display());
            Failure::failed(sentence).next(
                "put it back from your backup: the signing keys in the database are sealed with it",
            )
        })
    }
}

/// Writes a file for its owner alone, whole or not at all.
pub(crate) fn write_private(path: &Path, text: &str) -> Outcome {
    private_file::replace(path, text.as_bytes(), PRIVATE).map_err(|e| Failure::unwritable(path, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_until_the_first_lets_go() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(place.path().join("data"));
        assert!(folder.make().unwrap());
        assert!(!folder.make().unwrap());
        assert_eq!(private_file::mode(folder.path()).unwrap(), 0o700);
        let lock = folder.lock().unwrap();
        assert!(folder.is_locked());
        let failure = folder.lock().err().unwrap();
        assert!(
            failure.sentence.contains("another server"),
            "{}",
            failure.sentence
        );
        drop(lock);
        assert!(!folder.is_locked());
        assert!(folder.lock().is_ok());
    }

    #[test]
    fn a_sealing_key_that_is_not_one_names_its_file() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(place.path());
        write_private(&folder.sealing_key(), "c2hvcnQ\n").unwrap();
        let failure = folder.read_sealing_key().unwrap_err();
        assert!(
            failure.sentence.contains("sealing.key"),
            "{}",
            failure.sentence
        );
    }
}
