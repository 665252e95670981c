//! The audit log of schemas before 0005, whose lines did not hang together yet: they are chained as they stand, oldest first, and a line
//! says that they were.

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Timestamp;
use jurat_registry::tenant::TenantName;
use rusqlite::Connection;

use super::audit_rows;
use super::failure::RowError;
use super::placed_tenant::PlacedTenant;

/// Chains what is there, and takes the earlier table away.
pub(super) fn chain(
    connection: &Connection,
    key: &AuditKey,
    now: Timestamp,
) -> Result<(), RowError> {
    let mut tenants = connection.prepare("SELECT number, name FROM tenant")?;
    let mut rows = tenants.query([])?;
    while let Some(row) = rows.next()? {
        let name: TenantName = row.get::<_, String>(1)?.parse()?;
        let number = row.get(0)?;
        let tenant = PlacedTenant { number, name };
        let sql = "SELECT at, actor, action, target, detail FROM audit_event WHERE tenant = ?1 ORDER BY number";
        let mut events = connection.prepare_cached(sql)?;
        let events = events.query_map([number], |row| {
            let by = row
                .get::<_, Option<String>>(1)?
                .map_or(By::Server, By::Administrator);
            let at = Timestamp::from_millis(row.get(0)?);
            let (action, target): (String, String) = (row.get(2)?, row.get(3)?);
            let event = AuditEvent::new(at, Author::of(by), action, target);
            Ok(event.with_detail(row.get::<_, String>(4)?))
        })?;
        let mut events = events.collect::<Result<Vec<_>, _>>()?;
        let chained = AuditEvent::new(now, Author::server(), "audit-chained", tenant.name.as_str());
        let detail = format!(
            "the {} lines before this one are as an earlier version left them, which did not seal them",
            events.len()
        );
        events.push(chained.with_detail(detail));
        audit_rows::begin(connection, &tenant, key, events)?;
    }
    drop(rows);
    Ok(connection.execute_batch("DROP TABLE audit_event")?)
}
