//! The rows of refused decisions and the counts of refusals. Anybody can cause them, so old ones make room in the transaction that adds
//! new ones: by range, oldest first, a bounded number each time. Every statement names the tenant.

use jurat_registry::clock::Timestamp;
use jurat_registry::decision::{RefusalCount, RefusedDecision};
use jurat_registry::id::DecisionId;
use rusqlite::{Connection, OptionalExtension, Row};

use super::failure::RowError;
use super::grant_type_number::{grant_type_of, number_of};
use super::issuance_rows::first_decision_at;
use super::tenant_number::TenantNumber;

/// How long the row of a refusal is kept at most, in days.
const ROW_RETENTION_DAYS: u32 = 30;
/// How long the counts of an hour are kept, in days.
pub(super) const COUNT_RETENTION_DAYS: u32 = 400;
/// Each time so many old rows go at most, and twice as many as were added: a backlog shrinks.
const FEWEST_REMOVED: usize = 64;

pub(super) const DAY_SECONDS: u32 = 86_400;

/// Adds rows and counts, and removes what is too old at `now` or too many for `most` rows.
pub(super) fn record(
    connection: &Connection,
    tenant: TenantNumber,
    refused: &[RefusedDecision],
    counts: &[RefusalCount],
    (most, now): (u32, Timestamp),
) -> Result<(), RowError> {
    let newest = rows_insert(connection, tenant, refused)?;
    for count in counts {
        count_add(connection, tenant, count)?;
    }
    let removable = FEWEST_REMOVED.saturating_add(refused.len().saturating_mul(2));
    let removable = i64::try_from(removable).unwrap_or(i64::MAX);
    rows_remove(connection, tenant, newest - i64::from(most), now, removable)?;
    counts_remove(connection, tenant, now)
}

/// The refusal of that id.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    id: DecisionId,
) -> Result<Option<RefusedDecision>, RowError> {
    let sql = "SELECT grant_type, client, issuer, reason, detail, assertion_fingerprint, evidence, decision
         FROM refused_decision WHERE tenant = ?1 AND decision = ?2";
    connection
        .prepare_cached(sql)?
        .query_row((tenant, id.to_bytes().as_slice()), |row| {
            Ok(refused_of(row))
        })
        .optional()?
        .transpose()
}

/// The counts of the hours that begin at `since` or later and before `until`, oldest first, by reason.
pub(super) fn counts(
    connection: &Connection,
    tenant: TenantNumber,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<RefusalCount>, RowError> {
    let sql = "SELECT hour, reason, refused, counted_only FROM refusal_count
         WHERE tenant = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour, reason";
    let mut statement = connection.prepare_cached(sql)?;
    let counts = statement.query_map((tenant, since.millis(), until.millis()), |row| {
        Ok(RefusalCount {
            hour: Timestamp::from_millis(row.get(0)?),
            reason: row.get(1)?,
            refused: row.get::<_, i64>(2)?.unsigned_abs(),
            counted_only: row.get::<_, i64>(3)?.unsigned_abs(),
        })
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// Adds rows in time order. Returns the number of the newest row, 0 when there is none.
fn rows_insert(
    connection: &Connection,
    tenant: TenantNumber,
    refused: &[RefusedDecision],
) -> rusqlite::Result<i64> {
    let mut in_time_order: Vec<_> = refused.iter().collect();
    in_time_order.sort_unstable_by_key(|row| row.id);
    let sql = "SELECT coalesce(max(number), 0) FROM refused_decision WHERE tenant = ?1";
    let mut newest: i64 = connection
        .prepare_cached(sql)?
        .query_row([tenant], |row| row.get(0))?;
    // Whoever was not told that its rows were written brings them again.
    let mut statement = connection.prepare_cached(
        "INSERT INTO refused_decision (tenant, number, decision, grant_type, client, issuer, reason, detail,
             assertion_fingerprint, evidence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (tenant, decision) DO NOTHING",
    )?;
    for row in in_time_order {
        let inserted = statement.execute((
            tenant,
            newest + 1,
            row.id.to_bytes().as_slice(),
            row.grant_type.map(number_of),
            row.client.as_deref(),
            row.issuer.as_deref(),
            &row.reason,
            &row.detail,
            row.assertion_fingerprint.as_ref().map(<[u8; 32]>::as_slice),
            row.evidence.as_deref(),
        ))?;
        newest += i64::from(inserted == 1);
    }
    Ok(newest)
}

/// Adds to the count of an hour and a reason; what SQLite cannot count any more stays at the most it can.
fn count_add(
    connection: &Connection,
    tenant: TenantNumber,
    count: &RefusalCount,
) -> rusqlite::Result<()> {
    let most = i64::MAX;
    let sql = "INSERT INTO refusal_count (tenant, hour, reason, refused, counted_only) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (tenant, hour, reason) DO UPDATE SET
             refused = min(refused, ?6 - excluded.refused) + excluded.refused,
             counted_only = min(counted_only, ?6 - excluded.counted_only) + excluded.counted_only";
    connection.prepare_cached(sql)?.execute((
        tenant,
        count.hour.millis(),
        &count.reason,
        i64::try_from(count.refused).unwrap_or(most),
        i64::try_from(count.counted_only).unwrap_or(most),
        most,
    ))?;
    Ok(())
}

/// Of the `removable` oldest rows removes those up to the number `surplus`, and those that are too old.
fn rows_remove(
    connection: &Connection,
    tenant: TenantNumber,
    surplus: i64,
    now: Timestamp,
    removable: i64,
) -> rusqlite::Result<()> {
    let too_old = first_decision_at(now.minus_seconds(ROW_RETENTION_DAYS * DAY_SECONDS));
    let sql = "DELETE FROM refused_decision WHERE tenant = ?1
         AND number < ?2 + (SELECT min(number) FROM refused_decision WHERE tenant = ?1)
         AND (number <= ?3 OR decision < ?4)";
    connection
        .prepare_cached(sql)?
        .execute((tenant, removable, surplus, too_old.as_slice()))?;
    Ok(())
}

/// Removes the oldest hour when it is too old: an hour goes faster than one comes.
fn counts_remove(
    connection: &Connection,
    tenant: TenantNumber,
    now: Timestamp,
) -> Result<(), RowError> {
    let too_old = now.minus_seconds(COUNT_RETENTION_DAYS * DAY_SECONDS);
    // The sign keeps SQLite from going through every hour that is too old.
    let sql = "DELETE FROM refusal_count WHERE tenant = ?1 AND +hour < ?2
         AND hour = (SELECT min(hour) FROM refusal_count WHERE tenant = ?1)";
    connection
        .prepare_cached(sql)?
        .execute((tenant, too_old.millis()))?;
    Ok(())
}

/// A refusal of a row that holds the columns in the order of [`RefusedDecision`], the decision last.
pub(super) fn refused_of(row: &Row<'_>) -> Result<RefusedDecision, RowError> {
    let grant_type: Option<i64> = row.get(0)?;
    Ok(RefusedDecision {
        id: DecisionId::from_bytes(row.get(7)?),
        grant_type: grant_type.map(grant_type_of).transpose()?,
        client: row.get(1)?,
        issuer: row.get(2)?,
        reason: row.get(3)?,
        detail: row.get(4)?,
        assertion_fingerprint: row.get(5)?,
        evidence: row.get(6)?,
    })
}
