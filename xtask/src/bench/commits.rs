//! How many transactions an SQLite database in WAL mode has committed, told from outside: the header of its WAL index counts them
//! (SQLite, "WAL-mode File Format", section 2.1: `iChange`, bytes 8 to 11, in the byte order of the machine).

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// The count of the database in `folder`; it wraps around. `None` when there is none.
pub(super) fn counted(folder: &Path) -> Option<u32> {
    let mut count = [0; 4];
    let index = File::open(folder.join("jurat.db-shm")).ok()?;
    index.read_exact_at(&mut count, 8).ok()?;
    Some(u32::from_ne_bytes(count))
}
