//! The rows of resources. Every statement names the tenant.

use std::sync::Arc;

use jurat_protocol::resource::ResourceUri;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::resource::Resource;
use jurat_registry::store::{NameOwner, StoreError};
use rusqlite::{Connection, OptionalExtension};

use super::failure::RowError;
use super::record_page::{self, Searched};
use super::record_revision::{is_wanted, replaceable, revision};
use super::tenant_number::TenantNumber;

/// Reads every URI.
pub(super) fn uris_each(
    connection: &Connection,
    mut each: impl FnMut(TenantNumber, &str),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT tenant, uri FROM resource")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let uri = row.get_ref(1)?.as_str()?;
        each(row.get(0)?, uri);
    }
    Ok(())
}

/// The resource of that URI.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    uri: &str,
) -> Result<Option<Arc<Resource>>, RowError> {
    let sql = "SELECT document FROM resource WHERE tenant = ?1 AND uri = ?2";
    let document: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((tenant, uri), |row| row.get(0))
        .optional()?;
    let resource = document.map(|document| Resource::from_row(&document));
    Ok(resource.transpose()?.map(Arc::new))
}

/// A page of resources in the order of their URIs.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    page: &PageRequest,
) -> Result<Page<Arc<Resource>>, RowError> {
    let sql = "SELECT document FROM resource WHERE tenant = ?1 AND uri > ?2 ORDER BY uri LIMIT ?3";
    let read = |document: &str| Ok(Arc::new(Resource::from_row(document)?));
    record_page::list(connection, sql, tenant, page, read, |resource| {
        resource.uri.to_string()
    })
}

/// Those of them that `filter` lets through.
pub(super) fn search(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &RecordFilter,
    page: &PageRequest,
) -> Result<Page<Arc<Resource>>, RowError> {
    let searched = Searched {
        table: "resource",
        key: "uri",
        texts: &["uri", "document ->> '$.settings.name'"],
    };
    let read = |document: &str| Ok(Arc::new(Resource::from_row(document)?));
    record_page::search(
        connection,
        &searched,
        tenant,
        (filter, page),
        read,
        |resource| resource.uri.to_string(),
    )
}

/// Adds a resource.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    resource: &Resource,
) -> Result<(), RowError> {
    let name = resource.uri.to_string();
    let sql = "INSERT INTO resource (tenant, uri, revision, document) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING";
    let revision = revision(resource.revision)?;
    if connection.execute(sql, (tenant, &name, revision, resource.to_row()))? == 1 {
        return Ok(());
    }
    let by = NameOwner::Resource;
    Err(StoreError::NameTaken { name, by }.into())
}

/// Puts a resource in the place of the one whose revision is one less.
pub(super) fn replace(
    connection: &Connection,
    tenant: TenantNumber,
    resource: &Resource,
) -> Result<(), RowError> {
    let uri = resource.uri.as_str();
    let new = revision(resource.revision)?;
    let sql = "SELECT revision FROM resource WHERE tenant = ?1 AND uri = ?2";
    replaceable(connection, sql, (tenant, uri), new)?;
    connection.execute(
        "UPDATE resource SET revision = ?3, document = ?4 WHERE tenant = ?1 AND uri = ?2",
        (tenant, uri, new, resource.to_row()),
    )?;
    Ok(())
}

/// Takes a resource away.
pub(super) fn remove(
    connection: &Connection,
    tenant: TenantNumber,
    uri: &ResourceUri,
    wanted: Option<u64>,
) -> Result<(), RowError> {
    let sql = "DELETE FROM resource WHERE tenant = ?1 AND uri = ?2 RETURNING revision";
    let removed: Option<i64> = connection
        .query_row(sql, (tenant, uri.as_str()), |row| row.get(0))
        .optional()?;
    is_wanted(removed.ok_or(StoreError::NotFound)?, wanted)
}
