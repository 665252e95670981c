//! Pages of records, in the order of their keys: all of them, or those that a filter lets through.

use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use rusqlite::{Connection, OptionalExtension as _, Rows};

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
    let rows = statement.query((tenant, after, one_more(limit)))?;
    page_of(rows, limit, read, key)
}

/// What is searched: a table, the column of its key, and the texts in it that are looked through.
pub(super) struct Searched {
    pub(super) table: &'static str,
    pub(super) key: &'static str,
    pub(super) texts: &'static [&'static str],
}

/// The page of those that `filter` lets through. At most [`RecordFilter::MOST_SEARCHED`] rows are looked at; when that is where the search
/// stopped, the next page begins there.
pub(super) fn search<T>(
    connection: &Connection,
    searched: &Searched,
    tenant: TenantNumber,
    (filter, page): (&RecordFilter, &PageRequest),
    read: impl Fn(&str) -> Result<T, RowError>,
    key: impl Fn(&T) -> String,
) -> Result<Page<T>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let after = page.after.as_deref().unwrap_or_default();
    let Searched {
        table,
        key: column,
        texts,
    } = searched;
    let last = format!(
        "SELECT {column} FROM {table} WHERE tenant = ?1 AND {column} > ?2 ORDER BY {column} LIMIT 1 OFFSET {}",
        RecordFilter::MOST_SEARCHED - 1
    );
    let last: Option<String> = connection
        .prepare_cached(&last)?
        .query_row((tenant, after), |row| row.get(0))
        .optional()?;
    let occurs = texts
        .iter()
        .map(|text| format!("{text} LIKE ?5 ESCAPE '\\'"));
    let sql = format!(
        "SELECT document FROM {table} WHERE tenant = ?1 AND {column} > ?2
             AND (?4 IS NULL OR {column} <= ?4)
             AND (?5 IS NULL OR {})
             AND (?6 IS NULL OR document ->> '$.settings.enabled' = ?6)
             AND (?7 IS NULL OR (document ->> '$.role' IS NOT NULL) = ?7)
         ORDER BY {column} LIMIT ?3",
        occurs.collect::<Vec<_>>().join(" OR ")
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let pattern = filter.text.as_deref().map(occurring);
    let rows = statement.query((
        tenant,
        after,
        one_more(limit),
        &last,
        pattern,
        filter.enabled,
        filter.administers,
    ))?;
    let found = page_of(rows, limit, read, key)?;
    Ok(Page {
        next: found.next.or(last),
        ..found
    })
}

/// The pattern of what `text` occurs in, taken as it is.
pub(super) fn occurring(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\");
    let escaped = escaped.replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// One row more than asked tells whether there is a next page.
pub(super) fn one_more(limit: usize) -> i64 {
    i64::try_from(limit + 1).unwrap_or(i64::MAX)
}

fn page_of<T>(
    mut rows: Rows<'_>,
    limit: usize,
    read: impl Fn(&str) -> Result<T, RowError>,
    key: impl Fn(&T) -> String,
) -> Result<Page<T>, RowError> {
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
