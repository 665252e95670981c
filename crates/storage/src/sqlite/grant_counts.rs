//! The counts of grants by hour and grant type. Every statement names the tenant.

use jurat_registry::clock::Timestamp;
use jurat_registry::decision::GrantCount;
use rusqlite::Connection;

use super::failure::RowError;
use super::grant_type_number::{grant_type_of, number_of};
use super::refusal_rows::{COUNT_RETENTION_DAYS, DAY_SECONDS};
use super::tenant_number::TenantNumber;

/// Adds to counts, and removes the oldest hour when it is too old at `now`.
pub(super) fn record(
    connection: &Connection,
    tenant: TenantNumber,
    counts: &[GrantCount],
    now: Timestamp,
) -> Result<(), RowError> {
    for count in counts {
        let granted = i64::try_from(count.granted).unwrap_or(i64::MAX);
        let grant_type = number_of(count.grant_type);
        add(connection, tenant, count.hour, grant_type, granted)?;
    }
    let too_old = now.minus_seconds(COUNT_RETENTION_DAYS * DAY_SECONDS);
    // The sign keeps SQLite from going through every hour that is too old.
    let sql = "DELETE FROM grant_count WHERE tenant = ?1 AND +hour < ?2
         AND hour = (SELECT min(hour) FROM grant_count WHERE tenant = ?1)";
    let mut statement = connection.prepare_cached(sql)?;
    statement.execute((tenant, too_old.millis()))?;
    Ok(())
}

/// Adds to the count of an hour and a grant type; what SQLite cannot count any more stays at the most it can.
pub(super) fn add(
    connection: &Connection,
    tenant: TenantNumber,
    hour: Timestamp,
    grant_type: i64,
    granted: i64,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO grant_count (tenant, hour, grant_type, granted) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, hour, grant_type) DO UPDATE SET
             granted = min(granted, ?5 - excluded.granted) + excluded.granted";
    let count = (tenant, hour.millis(), grant_type, granted, i64::MAX);
    connection.prepare_cached(sql)?.execute(count).map(drop)
}

/// The counts of the hours that begin at `since` or later and before `until`, oldest first.
pub(super) fn between(
    connection: &Connection,
    tenant: TenantNumber,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<GrantCount>, RowError> {
    let sql = "SELECT hour, grant_type, granted FROM grant_count
         WHERE tenant = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour, grant_type";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((tenant, since.millis(), until.millis()))?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        counts.push(GrantCount {
            hour: Timestamp::from_millis(row.get(0)?),
            grant_type: grant_type_of(row.get(1)?)?,
            granted: row.get::<_, i64>(2)?.unsigned_abs(),
        });
    }
    Ok(counts)
}
