//! The rows of tenants and of the hosts they are reached by.

use std::sync::Arc;

use jurat_registry::clock::Timestamp;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::store::{NameOwner, StoreError};
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;
use rusqlite::{Connection, OptionalExtension, Rows};

use super::failure::RowError;
use super::placed_tenant::PlacedTenant;
use super::record_page;
use super::record_revision::revision;
use super::tenant_number::TenantNumber;

/// A tenant with its record.
pub(super) type Found = (TenantNumber, Arc<TenantRecord>);

/// Makes the default tenant when it is not there, and then returns it.
pub(super) fn default_insert(
    connection: &Connection,
    now: Timestamp,
) -> Result<Option<TenantRecord>, RowError> {
    // One of an earlier schema states nothing.
    let sql = "SELECT name FROM tenant WHERE document IS NULL AND removed_at IS NULL";
    let unstated: Vec<String> = connection
        .prepare(sql)?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for name in unstated {
        let record = TenantRecord::unstated(name.parse()?, now);
        let sql = "UPDATE tenant SET document = ?2 WHERE name = ?1";
        connection.execute(sql, (name, record.to_row()))?;
    }
    let record = TenantRecord::unstated(TenantName::default(), now);
    let sql = "SELECT 1 FROM tenant WHERE name = ?1";
    if connection.prepare(sql)?.exists([record.name.as_str()])? {
        return Ok(None);
    }
    insert(connection, &record)?;
    Ok(Some(record))
}

/// Reads every name.
pub(super) fn names_each(
    connection: &Connection,
    mut each: impl FnMut(&str),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT name FROM tenant WHERE removed_at IS NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_str()?);
    }
    Ok(())
}

/// Reads every host.
pub(super) fn hosts_each(
    connection: &Connection,
    mut each: impl FnMut(&str),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT host FROM tenant_host")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_str()?);
    }
    Ok(())
}

/// The tenant of that name.
pub(super) fn find(
    connection: &Connection,
    _server: TenantNumber,
    name: &str,
) -> Result<Option<Found>, RowError> {
    let sql = "SELECT number, document FROM tenant WHERE name = ?1 AND removed_at IS NULL";
    found(connection, sql, name)
}

/// The tenant that has that host for its own.
pub(super) fn find_by_host(
    connection: &Connection,
    _server: TenantNumber,
    host: &str,
) -> Result<Option<Found>, RowError> {
    let sql = "SELECT number, document FROM tenant_host JOIN tenant ON number = tenant WHERE host = ?1 AND removed_at IS NULL";
    found(connection, sql, host)
}

fn found(connection: &Connection, sql: &str, key: &str) -> Result<Option<Found>, RowError> {
    let row: Option<(TenantNumber, String)> = connection
        .prepare_cached(sql)?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(number, document)| Ok((number, Arc::new(TenantRecord::from_row(&document)?))))
        .transpose()
}

/// A page of tenants in the order of their names.
pub(super) fn list(
    connection: &Connection,
    page: &PageRequest,
) -> Result<Page<Arc<TenantRecord>>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let after = page.after.as_deref().unwrap_or_default();
    let sql =
        "SELECT document FROM tenant WHERE name > ?1 AND removed_at IS NULL ORDER BY name LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query((after, record_page::one_more(limit)))?;
    page_of(rows, limit)
}

/// Those of them that `filter` lets through. At most [`RecordFilter::MOST_SEARCHED`] rows are looked at; when that is where the search
/// stopped, the next page begins there.
pub(super) fn search(
    connection: &Connection,
    filter: &RecordFilter,
    page: &PageRequest,
) -> Result<Page<Arc<TenantRecord>>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let after = page.after.as_deref().unwrap_or_default();
    let sql = "SELECT name FROM tenant WHERE name > ?1 AND removed_at IS NULL
         ORDER BY name LIMIT 1 OFFSET ?2";
    let last: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((after, RecordFilter::MOST_SEARCHED - 1), |row| row.get(0))
        .optional()?;
    let sql = "SELECT document FROM tenant WHERE name > ?1 AND removed_at IS NULL
             AND (?3 IS NULL OR name <= ?3)
             AND (?4 IS NULL OR name LIKE ?4 ESCAPE '\\'
                 OR document ->> '$.settings.display_name' LIKE ?4 ESCAPE '\\'
                 OR document ->> '$.settings.hosts' LIKE ?4 ESCAPE '\\')
             AND (?5 IS NULL OR document ->> '$.settings.enabled' = ?5)
         ORDER BY name LIMIT ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let pattern = filter.text.as_deref().map(record_page::occurring);
    let most = record_page::one_more(limit);
    let rows = statement.query((after, most, &last, pattern, filter.enabled))?;
    let found = page_of(rows, limit)?;
    Ok(Page {
        next: found.next.or(last),
        ..found
    })
}

fn page_of(mut rows: Rows<'_>, limit: usize) -> Result<Page<Arc<TenantRecord>>, RowError> {
    let mut items: Vec<Arc<TenantRecord>> = Vec::new();
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            let next = items.last().map(|tenant| tenant.name.to_string());
            return Ok(Page { items, next });
        }
        let document = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        items.push(Arc::new(TenantRecord::from_row(document)?));
    }
    Ok(Page { items, next: None })
}

/// Adds a tenant and its hosts.
pub(super) fn insert(
    connection: &Connection,
    record: &TenantRecord,
) -> Result<PlacedTenant, RowError> {
    record.validate()?;
    let name = record.name.as_str();
    let sql = "INSERT INTO tenant (name, revision, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO NOTHING RETURNING number";
    let number: Option<TenantNumber> = connection
        .prepare_cached(sql)?
        .query_row((name, revision(record.revision)?, record.to_row()), |row| {
            row.get(0)
        })
        .optional()?;
    let number = number.ok_or_else(|| taken(name))?;
    hosts_insert(connection, number, record)?;
    Ok(PlacedTenant {
        number,
        name: record.name.clone(),
    })
}

/// Puts a record in the place of the one before, whose revision is one less.
pub(super) fn replace(
    connection: &Connection,
    tenant: TenantNumber,
    before: &TenantRecord,
    record: &TenantRecord,
) -> Result<(), RowError> {
    if before.revision.checked_add(1) != Some(record.revision) {
        return Err(StoreError::Stale.into());
    }
    record.validate()?;
    let sql = "UPDATE tenant SET revision = ?2, document = ?3 WHERE number = ?1";
    let row = (tenant, revision(record.revision)?, record.to_row());
    connection.execute(sql, row)?;
    hosts_remove(connection, tenant)?;
    hosts_insert(connection, tenant, record)
}

/// Takes a tenant's name and hosts away, so that nobody reaches it any more. What it held goes by [`rows_remove`].
pub(super) fn remove(
    connection: &Connection,
    tenant: TenantNumber,
    now: Timestamp,
) -> Result<(), RowError> {
    hosts_remove(connection, tenant)?;
    let sql = "UPDATE tenant SET name = 'removed:' || number, document = NULL, removed_at = ?2 WHERE number = ?1";
    connection.execute(sql, (tenant, now.millis()))?;
    Ok(())
}

fn hosts_insert(
    connection: &Connection,
    tenant: TenantNumber,
    record: &TenantRecord,
) -> Result<(), RowError> {
    let sql = "INSERT INTO tenant_host (host, tenant) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    for host in &record.settings.hosts {
        if connection.execute(sql, (host.as_str(), tenant))? == 0 {
            return Err(taken(host.as_str()).into());
        }
    }
    Ok(())
}

fn hosts_remove(connection: &Connection, tenant: TenantNumber) -> Result<(), RowError> {
    connection.execute("DELETE FROM tenant_host WHERE tenant = ?1", [tenant])?;
    Ok(())
}

fn taken(name: &str) -> StoreError {
    StoreError::NameTaken {
        name: name.to_owned(),
        by: NameOwner::Tenant,
    }
}

/// What a removed tenant held, in the order in which it can go. Tokens, tickets and marks go at their own ends; the audit log stays.
const HELD: [&str; 11] = [
    "DELETE FROM user_name WHERE tenant = ?1 AND name IN (SELECT name FROM user_name WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM app_user WHERE tenant = ?1 AND id IN (SELECT id FROM app_user WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM client WHERE tenant = ?1 AND id IN (SELECT id FROM client WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM identity_provider WHERE tenant = ?1 AND id IN (SELECT id FROM identity_provider WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM name WHERE tenant = ?1 AND name IN (SELECT name FROM name WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM resource WHERE tenant = ?1 AND uri IN (SELECT uri FROM resource WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM signing_key WHERE tenant = ?1 AND key_id IN (SELECT key_id FROM signing_key WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM refused_decision WHERE tenant = ?1 AND number IN (SELECT number FROM refused_decision WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM refusal_count WHERE tenant = ?1 AND (hour, reason) IN (SELECT hour, reason FROM refusal_count WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM grant_count WHERE tenant = ?1 AND (hour, grant_type) IN (SELECT hour, grant_type FROM grant_count WHERE tenant = ?1 LIMIT ?2)",
    "DELETE FROM grant_stretch WHERE tenant = ?1 AND stretch IN (SELECT stretch FROM grant_stretch WHERE tenant = ?1 LIMIT ?2)",
];

/// Whether a tenant is still there: a handle may be held for longer.
pub(super) fn demand_live(connection: &Connection, tenant: TenantNumber) -> Result<(), RowError> {
    let sql = "SELECT 1 FROM tenant WHERE number = ?1 AND removed_at IS NULL";
    if connection.prepare_cached(sql)?.exists([tenant])? {
        Ok(())
    } else {
        Err(StoreError::NotFound.into())
    }
}

/// Takes away what removed tenants held, so many rows at most. Returns whether there may be more.
pub(super) fn rows_remove(connection: &Connection, most: usize) -> rusqlite::Result<bool> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = "SELECT number FROM tenant WHERE removed_at IS NOT NULL AND emptied = 0 LIMIT 1";
    let removed: Option<TenantNumber> = connection
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))
        .optional()?;
    let Some(tenant) = removed else {
        return Ok(false);
    };
    for sql in HELD {
        if connection.prepare_cached(sql)?.execute((tenant, most))? > 0 {
            return Ok(true);
        }
    }
    connection.execute("UPDATE tenant SET emptied = 1 WHERE number = ?1", [tenant])?;
    Ok(true)
}
