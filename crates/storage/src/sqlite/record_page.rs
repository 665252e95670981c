//! Pages of records, in the order of their keys.

use jurat_registry::page::{Page, PageRequest};
use rusqlite::Connection;

use super::failure::RowError;
use super::tenant_number::TenantNumber;

/// A page of what `sql` finds for a tenant (?1) after a key (?2), so many rows at most (?3): one row more than asked tells whether
/// there is a next page.
pub(super) fn list<T>(
    connection: &Connection,
    sql: &str,
    tenant: TenantNumber,
    page: &PageRequest,
    read: impl Fn(&str) -> Result<T, RowError>,
    key: impl Fn(&T) -> String,
) -> Result<Page<T>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let after = page.after.as_deref().unwrap_or_default();
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows =
        statement.query((tenant, after, i64::try_from(limit + 1).unwrap_or(i64::MAX)))?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            let next = items.last().map(key);
            return Ok(Page { items, next });
        }
        items.push(read(
            row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
        )?);
    }
    Ok(Page { items, next: None })
}
