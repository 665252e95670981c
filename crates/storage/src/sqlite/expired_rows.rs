//! The end of what outlasts a token: tickets past their end, grants long past it, and revocations of tokens that have ended. They go by an
//! index on their end, a bounded number each time; a table in which there was nothing to remove is left alone for a while.

use jurat_registry::clock::Timestamp;
use rusqlite::{Connection, Statement};

use super::issuance_rows::TOKEN_RETENTION_DAYS;

/// When there was nothing to remove from a table, the next look is so much later.
const LOOK_SECONDS: u32 = 60;

/// A grant is kept as long after its end as the record of a token is.
const GRANT_RETENTION_SECONDS: u32 = TOKEN_RETENTION_DAYS * 86_400;

/// The tables whose rows end.
pub(super) struct ExpiredRows<'c> {
    tables: [Table<'c>; 3],
}

struct Table<'c> {
    /// Removes at most ?2 rows that ended at ?1 or before, oldest first.
    remove: Statement<'c>,
    retention_seconds: u32,
    next_look: Timestamp,
}

impl<'c> ExpiredRows<'c> {
    /// Prepares the statements.
    pub(super) fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        let table = |sql, retention_seconds| -> rusqlite::Result<Table<'c>> {
            Ok(Table {
                remove: connection.prepare(sql)?,
                retention_seconds,
                next_look: Timestamp::from_millis(i64::MIN),
            })
        };
        Ok(Self {
            tables: [
                table(
                    "DELETE FROM ticket WHERE (number, tenant, kind) IN (
                         SELECT number, tenant, kind FROM ticket WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
                    0,
                )?,
                table(
                    "DELETE FROM authorization_grant WHERE (id, tenant) IN (
                         SELECT id, tenant FROM authorization_grant WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
                    GRANT_RETENTION_SECONDS,
                )?,
                table(
                    "DELETE FROM revoked_token WHERE (decision, tenant) IN (
                         SELECT decision, tenant FROM revoked_token WHERE keep_until <= ?1 ORDER BY keep_until LIMIT ?2)",
                    0,
                )?,
            ],
        })
    }

    /// Removes at most `most` rows of each table that nobody asks for any more at `horizon`.
    pub(super) fn remove(&mut self, horizon: Timestamp, most: usize) -> rusqlite::Result<()> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let due = |table: &&mut Table<'_>| horizon >= table.next_look;
        for table in self.tables.iter_mut().filter(due) {
            let end = horizon.minus_seconds(table.retention_seconds);
            if table.remove.execute((end.millis(), most))? == 0 {
                table.next_look = horizon.plus_seconds(LOOK_SECONDS);
            }
        }
        Ok(())
    }
}
