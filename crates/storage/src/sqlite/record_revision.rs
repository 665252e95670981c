//! The revisions of records: a record is replaced, and taken away, only as it was read.

use jurat_registry::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Params};

use super::failure::RowError;

/// Whether the row that `sql` finds is there and of the revision before `new`.
pub(super) fn replaceable(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    new: i64,
) -> Result<(), RowError> {
    let found: Option<i64> = connection
        .query_row(sql, params, |row| row.get(0))
        .optional()?;
    match found {
        None => Err(StoreError::NotFound.into()),
        Some(found) if Some(found) == new.checked_sub(1) => Ok(()),
        Some(_) => Err(StoreError::Stale.into()),
    }
}

/// Whether the row that was removed may stay so: the savepoint around it takes a refusal back.
pub(super) fn is_wanted(removed: i64, wanted: Option<u64>) -> Result<(), RowError> {
    match wanted {
        Some(wanted) if revision(wanted)? != removed => Err(StoreError::Stale.into()),
        _ => Ok(()),
    }
}

/// SQLite counts to 2^63; nobody changes a record so often.
pub(super) fn revision(revision: u64) -> Result<i64, RowError> {
    i64::try_from(revision).map_err(|_| StoreError::Stale.into())
}
