//! The rows of the audit log. They are added, never changed and never removed: the schema refuses both. Every statement names the
//! tenant.

use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::page::{Page, PageRequest};
use rusqlite::{Connection, Row};

use super::failure::RowError;
use super::tenant_number::TenantNumber;

/// Adds lines in their order, after those that are there.
pub(super) fn append(
    connection: &Connection,
    tenant: TenantNumber,
    events: &[AuditEvent],
) -> Result<(), RowError> {
    let last = last_number(connection, tenant)?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO audit_event (tenant, number, at, actor, action, target, detail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (number, event) in (last + 1..).zip(events) {
        statement.execute((
            tenant,
            number,
            event.at.millis(),
            event.actor.as_deref(),
            &event.action,
            &event.target,
            &event.detail,
        ))?;
    }
    Ok(())
}

/// A page of the lines about `target`, or of all, newest first. The cursor is the number of the last line of the page before;
/// what was never a cursor is behind the end.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    target: Option<&str>,
    page: &PageRequest,
) -> Result<Page<AuditEvent>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let before = match page.after.as_deref() {
        None | Some("") => i64::MAX,
        Some(cursor) => cursor.parse().unwrap_or(0),
    };
    // One row more than asked tells whether there is a next page.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let all = "SELECT number, at, actor, action, target, detail FROM audit_event
         WHERE tenant = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3";
    // Left to itself SQLite would go through the lines of all targets.
    let of_target = "SELECT number, at, actor, action, target, detail FROM audit_event INDEXED BY audit_event_by_target
         WHERE tenant = ?1 AND number < ?2 AND target = ?4 ORDER BY number DESC LIMIT ?3";
    let mut statement = connection.prepare_cached(target.map_or(all, |_| of_target))?;
    let mut rows = match target {
        None => statement.query((tenant, before, most))?,
        Some(target) => statement.query((tenant, before, most, target))?,
    };
    let (mut items, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            return Ok(Page { items, next: last });
        }
        last = Some(row.get::<_, i64>(0)?.to_string());
        items.push(event_of(row)?);
    }
    Ok(Page { items, next: None })
}

/// The number of the tenant's newest line, 0 when there is none.
fn last_number(connection: &Connection, tenant: TenantNumber) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(number), 0) FROM audit_event WHERE tenant = ?1";
    connection
        .prepare_cached(sql)?
        .query_row([tenant], |row| row.get(0))
}

fn event_of(row: &Row<'_>) -> rusqlite::Result<AuditEvent> {
    Ok(AuditEvent {
        at: Timestamp::from_millis(row.get(1)?),
        actor: row.get(2)?,
        action: row.get(3)?,
        target: row.get(4)?,
        detail: row.get(5)?,
    })
}
