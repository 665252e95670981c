//! Lines that are dropped for their age, behind a sealed checkpoint.

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::chain::{BrokenLink, ChainWalk, ChainedLine, LinkFault};
use jurat_registry::audit::seal::{AuditKey, ChainEnd, EndKind};
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use rusqlite::Connection;

use super::append::append;
use super::end;
use super::line::{self, kept};
use crate::sqlite::failure::RowError;
use crate::sqlite::placed_tenant::PlacedTenant;

/// Drops the oldest lines that are older than `before`, at most `most`, behind a checkpoint, and adds the line that says so. From the first
/// line on that is not so old all stay, and so does the newest. What does not hang together is not dropped: it would be evidence lost,
/// and a false date would be a way to have lines dropped.
pub(in crate::sqlite) fn drop_old(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    before: Timestamp,
    (now, most): (Timestamp, u32),
) -> Result<u64, RowError> {
    if most == 0 || !end::standing(connection, tenant, key)?.is_sound {
        // The next line that is added tells the operator.
        return Ok(0);
    }
    let from = match end::find(connection, tenant.number, EndKind::Checkpoint)? {
        None => ChainWalk::of(&tenant.name),
        Some((end, seal)) if key.is_seal(&seal, &tenant.name, EndKind::Checkpoint, end) => {
            ChainWalk::after(end.number, end.digest)
        }
        Some((end, _)) => return Err(broken(end.number)),
    };
    let first = from.end().number;
    // One more than may go: the line after the last that goes must follow from it.
    let lines = line::after(connection, tenant.number, first, most.saturating_add(1))?;
    let Some(last) = last_to_go(from, &lines, before)? else {
        return Ok(0);
    };
    let seal = key.seal(&tenant.name, EndKind::Checkpoint, last);
    end::put(connection, tenant.number, EndKind::Checkpoint, last, &seal)?;
    let sql = "DELETE FROM audit_line WHERE tenant = ?1 AND number <= ?2";
    let dropped = connection.execute(sql, (tenant.number, kept(last.number)))?;
    let detail = format!(
        "{dropped} lines of before {before}, up to line {}, digest {}",
        last.number, last.digest
    );
    let target = tenant.name.as_str();
    let line = AuditEvent::new(now, Author::server(), "audit-dropped", target).with_detail(detail);
    append(connection, tenant, key, [line])?;
    Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
}

/// Where the lines that may go end. The line after them is read as well, and must follow.
fn last_to_go(
    mut walk: ChainWalk,
    lines: &[ChainedLine],
    before: Timestamp,
) -> Result<Option<ChainEnd>, RowError> {
    let mut last = None;
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        walk.follow(line)
            .map_err(|link| RowError::Failed(Box::new(link)))?;
        if line.filed.at >= before {
            return Ok(last);
        }
        walk.clone()
            .follow(next)
            .map_err(|link| RowError::Failed(Box::new(link)))?;
        last = Some(line.end());
    }
    Ok(last)
}

fn broken(number: u64) -> RowError {
    let fault = LinkFault::Unsealed;
    RowError::Failed(Box::new(BrokenLink { number, fault }))
}
