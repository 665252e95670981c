//! The rows of the audit log: each chained to the one before as it is added, the newest sealed. They are never changed, and dropped only
//! for their age: the schema refuses the rest. Every statement names the tenant.

use jurat_registry::audit::chain::{ChainedLine, Filed, LineDigest};
use jurat_registry::audit::seal::{AuditKey, ChainEnd, EndKind};
use jurat_registry::audit::{AuditEvent, AuditFilter};
use jurat_registry::clock::Timestamp;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::store::AuditEnds;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params_from_iter};

use super::failure::{RowError, UnknownNumber};
use super::placed_tenant::PlacedTenant;
use super::tenant_number::TenantNumber;

/// Adds lines in their order, after those that are there.
pub(super) fn append(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    events: impl IntoIterator<Item = AuditEvent>,
) -> Result<(), RowError> {
    let mut events = events.into_iter().peekable();
    if events.peek().is_none() {
        return Ok(());
    }
    let mut end = match end_of(connection, tenant.number, EndKind::Head)? {
        Some((end, _)) => end,
        None => ChainEnd {
            number: 0,
            digest: LineDigest::beginning(&tenant.name),
        },
    };
    for event in events {
        let line = ChainedLine::after(end.digest, end.number + 1, event);
        line_insert(connection, tenant.number, &line)?;
        end = ChainEnd {
            number: line.number,
            digest: line.digest,
        };
    }
    end_put(connection, tenant, key, EndKind::Head, end)
}

fn line_insert(
    connection: &Connection,
    tenant: TenantNumber,
    line: &ChainedLine,
) -> Result<(), RowError> {
    let sql = "INSERT INTO audit_line (tenant, number, at, actor, action, target, text, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    connection.prepare_cached(sql)?.execute((
        tenant,
        kept(line.number),
        line.filed.at.millis(),
        line.filed.actor.as_deref(),
        &line.filed.action,
        &line.filed.target,
        &line.text,
        line.digest.as_bytes(),
    ))?;
    Ok(())
}

const LINE: &str = "number, at, actor, action, target, text, digest";

/// A page of the lines that `filter` asks for, newest first. The cursor is the number of the last line of the page before; what was never
/// a cursor is behind the end.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<ChainedLine>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let before = match page.after.as_deref() {
        None | Some("") => i64::MAX,
        Some(cursor) => cursor.parse().unwrap_or(0),
    };
    // One row more than asked tells whether there is a next page.
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let wanted = [
        ("target", &filter.target),
        ("actor", &filter.actor),
        ("action", &filter.action),
    ];
    // Left to itself SQLite would go through the lines of all targets.
    let index = wanted.iter().find(|(_, text)| text.is_some());
    let by = index.map_or_else(String::new, |(column, _)| {
        format!("INDEXED BY audit_line_by_{column}")
    });
    let mut sql = format!("SELECT {LINE} FROM audit_line {by} WHERE tenant = ?1 AND number < ?2");
    let mut parameters: Vec<&dyn ToSql> = vec![&tenant, &before, &most];
    for (column, text) in &wanted {
        if let Some(text) = text {
            parameters.push(text);
            let place = parameters.len().to_string();
            sql.extend([" AND ", column, " = ?", &place]);
        }
    }
    sql.push_str(" ORDER BY number DESC LIMIT ?3");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(parameters))?;
    let mut items: Vec<ChainedLine> = Vec::new();
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            let next = items.last().map(|line| line.number.to_string());
            return Ok(Page { items, next });
        }
        items.push(line_of(row)?);
    }
    Ok(Page { items, next: None })
}

/// The line of that number.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    number: u64,
) -> Result<Option<ChainedLine>, RowError> {
    let sql = format!("SELECT {LINE} FROM audit_line WHERE tenant = ?1 AND number = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((tenant, kept(number)))?;
    rows.next()?.map(line_of).transpose()
}

/// Lines after the line `after`, oldest first.
pub(super) fn follow(
    connection: &Connection,
    tenant: TenantNumber,
    after: u64,
) -> Result<Vec<ChainedLine>, RowError> {
    let sql = format!(
        "SELECT {LINE} FROM audit_line WHERE tenant = ?1 AND number > ?2 ORDER BY number LIMIT {}",
        PageRequest::MOST
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((tenant, kept(after)))?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(line_of(row)?);
    }
    Ok(lines)
}

/// Both ends, with whether their seals are whole.
pub(super) fn ends(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
) -> Result<AuditEnds, RowError> {
    let looked_at = |kind| -> Result<_, RowError> {
        let found = end_of(connection, tenant.number, kind)?;
        Ok(found.map(|(end, seal)| (end, key.is_seal(&seal, &tenant.name, kind, end))))
    };
    Ok(AuditEnds {
        checkpoint: looked_at(EndKind::Checkpoint)?,
        head: looked_at(EndKind::Head)?,
    })
}

/// Drops the oldest lines that are older than `before`, at most `most`, behind a checkpoint. The newest line stays, so that a chain never
/// ends in nothing.
pub(super) fn drop_old(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    before: Timestamp,
    most: u32,
) -> Result<u64, RowError> {
    // The first line that stays: everything before it goes, so that lines whose clock ran ahead keep none behind them.
    let sql = "SELECT min(number) FROM (
             SELECT number FROM audit_line WHERE tenant = ?1 AND at >= ?2
             UNION ALL SELECT max(number) FROM audit_line WHERE tenant = ?1
             UNION ALL SELECT min(number) + ?3 FROM audit_line WHERE tenant = ?1)";
    let stays: Option<i64> =
        connection.query_row(sql, (tenant.number, before.millis(), most), |row| {
            row.get(0)
        })?;
    let last = match stays {
        Some(stays) => told(stays - 1),
        None => return Ok(0),
    };
    let Some(line) = find(connection, tenant.number, last)? else {
        return Ok(0);
    };
    let end = ChainEnd {
        number: line.number,
        digest: line.digest,
    };
    end_put(connection, tenant, key, EndKind::Checkpoint, end)?;
    let sql = "DELETE FROM audit_line WHERE tenant = ?1 AND number <= ?2";
    let dropped = connection.execute(sql, (tenant.number, kept(line.number)))?;
    Ok(u64::try_from(dropped).unwrap_or(u64::MAX))
}

fn end_of(
    connection: &Connection,
    tenant: TenantNumber,
    kind: EndKind,
) -> Result<Option<(ChainEnd, Vec<u8>)>, RowError> {
    let sql = "SELECT number, digest, seal FROM audit_end WHERE tenant = ?1 AND kind = ?2";
    let found: Option<(i64, Vec<u8>, Vec<u8>)> = connection
        .prepare_cached(sql)?
        .query_row((tenant, number_of(kind)), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((number, digest, seal)) = found else {
        return Ok(None);
    };
    let (number, digest) = (told(number), digest_of(&digest)?);
    Ok(Some((ChainEnd { number, digest }, seal)))
}

fn end_put(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    kind: EndKind,
    end: ChainEnd,
) -> Result<(), RowError> {
    let sql = "INSERT INTO audit_end (tenant, kind, number, digest, seal) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET number = excluded.number, digest = excluded.digest, seal = excluded.seal";
    connection.prepare_cached(sql)?.execute((
        tenant.number,
        number_of(kind),
        kept(end.number),
        end.digest.as_bytes(),
        key.seal(&tenant.name, kind, end),
    ))?;
    Ok(())
}

const fn number_of(kind: EndKind) -> i64 {
    match kind {
        EndKind::Head => 1,
        EndKind::Checkpoint => 2,
    }
}

/// SQLite counts to 2^63; no log has so many lines.
fn kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn told(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn line_of(row: &Row<'_>) -> Result<ChainedLine, RowError> {
    Ok(ChainedLine {
        number: told(row.get(0)?),
        filed: Filed {
            at: Timestamp::from_millis(row.get(1)?),
            actor: row.get(2)?,
            action: row.get(3)?,
            target: row.get(4)?,
        },
        text: row.get(5)?,
        digest: digest_of(row.get_ref(6)?.as_blob().map_err(rusqlite::Error::from)?)?,
    })
}

fn digest_of(bytes: &[u8]) -> Result<LineDigest, RowError> {
    LineDigest::from_bytes(bytes).ok_or_else(|| UnknownNumber("a digest that is none").into())
}
