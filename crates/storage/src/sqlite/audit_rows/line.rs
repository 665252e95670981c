//! The rows of lines, as they are written and read.

use jurat_registry::audit::chain::{ChainedLine, Filed, LineDigest};
use jurat_registry::clock::Timestamp;
use jurat_registry::page::PageRequest;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::sqlite::failure::RowError;
use crate::sqlite::tenant_number::TenantNumber;

/// The columns that [`line_of`] reads.
pub(super) const LINE: &str = "number, at, actor, action, target, text, digest";

/// Adds a line.
pub(super) fn insert(
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

/// The line of that number.
pub(in crate::sqlite) fn find(
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
pub(in crate::sqlite) fn follow(
    connection: &Connection,
    tenant: TenantNumber,
    after: u64,
) -> Result<Vec<ChainedLine>, RowError> {
    self::after(connection, tenant, after, u32::from(PageRequest::MOST))
}

/// At most `most` lines after the line `number`, oldest first.
pub(super) fn after(
    connection: &Connection,
    tenant: TenantNumber,
    number: u64,
    most: u32,
) -> Result<Vec<ChainedLine>, RowError> {
    let sql = format!(
        "SELECT {LINE} FROM audit_line WHERE tenant = ?1 AND number > ?2 ORDER BY number LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query((tenant, kept(number), most))?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(line_of(row)?);
    }
    Ok(lines)
}

/// A row as a line. One that somebody has made unreadable is a line without text, which no digest fits: so it is named, and hides no
/// other.
pub(super) fn line_of(row: &Row<'_>) -> Result<ChainedLine, RowError> {
    let number = told(row.get(0)?);
    let at = Timestamp::from_millis(row.get(1)?);
    let texts = [2, 3, 4, 5].map(|column| row.get_ref(column));
    let [actor, action, target, text] = texts;
    let texts = (actor?, text_of(action?), text_of(target?), text_of(text?));
    let digest = LineDigest::from_bytes(row.get_ref(6)?.as_blob().unwrap_or_default());
    let actor = match texts.0 {
        ValueRef::Null => Some(None),
        other => text_of(other).map(Some),
    };
    let (Some(actor), Some(action), Some(target), Some(text)) = (actor, texts.1, texts.2, texts.3)
    else {
        return Ok(unreadable(number, at));
    };
    Ok(ChainedLine {
        number,
        filed: Filed {
            at,
            actor,
            action,
            target,
        },
        text,
        digest: digest.unwrap_or(LineDigest::NONE),
    })
}

/// A column's text; `None` when it is not UTF-8.
fn text_of(value: ValueRef<'_>) -> Option<String> {
    value.as_str().ok().map(str::to_owned)
}

fn unreadable(number: u64, at: Timestamp) -> ChainedLine {
    ChainedLine {
        number,
        filed: Filed {
            at,
            actor: None,
            action: String::new(),
            target: String::new(),
        },
        text: String::new(),
        digest: LineDigest::NONE,
    }
}

/// SQLite counts to 2^63; no log has so many lines.
pub(super) fn kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number below 1 is no line's.
pub(super) fn told(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
