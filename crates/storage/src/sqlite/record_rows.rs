//! The rows of clients and identity providers, and of their names. Every statement names the tenant.

use std::sync::Arc;

use jurat_registry::client::Client;
use jurat_registry::id::{ClientId, IdentityProviderId};
use jurat_registry::identity_provider::IdentityProvider;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::store::{Issuer, NameOwner, StoreError};
use rusqlite::{Connection, OptionalExtension};

use super::failure::RowError;
use super::record_page::{Searched, list, search};
use super::record_revision::{is_wanted, replaceable, revision};
use super::tenant_number::TenantNumber;

const CLIENT: i64 = 1;
const IDENTITY_PROVIDER: i64 = 2;

/// Reads every name.
pub(super) fn names_each(
    connection: &Connection,
    mut each: impl FnMut(TenantNumber, &str),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT tenant, name FROM name")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        each(row.get(0)?, name);
    }
    Ok(())
}

/// Whoever goes by `name`.
pub(super) fn issuer_find(
    connection: &Connection,
    tenant: TenantNumber,
    name: &str,
) -> Result<Option<Issuer>, RowError> {
    let sql = "SELECT name.owner, coalesce(client.document, identity_provider.document)
         FROM name
         LEFT JOIN client ON client.tenant = name.tenant AND client.id = name.name
         LEFT JOIN identity_provider
             ON identity_provider.tenant = name.tenant AND identity_provider.issuer = name.name
         WHERE name.tenant = ?1 AND name.name = ?2";
    let found: Option<(i64, String)> = connection
        .prepare_cached(sql)?
        .query_row((tenant, name), |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        Some((CLIENT, document)) => Some(Issuer::Client(Arc::new(Client::from_row(&document)?))),
        Some((_, document)) => Some(Issuer::IdentityProvider(Arc::new(
            IdentityProvider::from_row(&document)?,
        ))),
        None => None,
    })
}

/// The identity provider of that id.
pub(super) fn identity_provider_find(
    connection: &Connection,
    tenant: TenantNumber,
    id: IdentityProviderId,
) -> Result<Option<Arc<IdentityProvider>>, RowError> {
    let sql = "SELECT document FROM identity_provider WHERE tenant = ?1 AND id = ?2";
    let document: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((tenant, id.to_string()), |row| row.get(0))
        .optional()?;
    let provider = document.map(|document| IdentityProvider::from_row(&document));
    Ok(provider.transpose()?.map(Arc::new))
}

/// A page of clients in the order of their ids.
pub(super) fn client_list(
    connection: &Connection,
    tenant: TenantNumber,
    page: &PageRequest,
) -> Result<Page<Arc<Client>>, RowError> {
    let sql = "SELECT document FROM client WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let read = |document: &str| Ok(Arc::new(Client::from_row(document)?));
    list(connection, sql, tenant, page, read, |client| {
        client.id().to_string()
    })
}

/// A page of identity providers in the order of their ids.
pub(super) fn identity_provider_list(
    connection: &Connection,
    tenant: TenantNumber,
    page: &PageRequest,
) -> Result<Page<Arc<IdentityProvider>>, RowError> {
    let sql =
        "SELECT document FROM identity_provider WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let read = |document: &str| Ok(Arc::new(IdentityProvider::from_row(document)?));
    list(connection, sql, tenant, page, read, |provider| {
        provider.id().to_string()
    })
}

/// Those of them that `filter` lets through.
pub(super) fn client_search(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &RecordFilter,
    page: &PageRequest,
) -> Result<Page<Arc<Client>>, RowError> {
    let searched = Searched {
        table: "client",
        key: "id",
        texts: &["id", "document ->> '$.settings.name'"],
    };
    let read = |document: &str| Ok(Arc::new(Client::from_row(document)?));
    search(
        connection,
        &searched,
        tenant,
        (filter, page),
        read,
        |client| client.id().to_string(),
    )
}

/// Those of them that `filter` lets through.
pub(super) fn identity_provider_search(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &RecordFilter,
    page: &PageRequest,
) -> Result<Page<Arc<IdentityProvider>>, RowError> {
    let searched = Searched {
        table: "identity_provider",
        key: "id",
        texts: &["issuer", "document ->> '$.settings.name'"],
    };
    let read = |document: &str| Ok(Arc::new(IdentityProvider::from_row(document)?));
    search(
        connection,
        &searched,
        tenant,
        (filter, page),
        read,
        |provider| provider.id().to_string(),
    )
}

/// Adds a client and its name.
pub(super) fn client_insert(
    connection: &Connection,
    tenant: TenantNumber,
    client: &Client,
) -> Result<(), RowError> {
    name_insert(connection, tenant, client.id().as_str(), CLIENT)?;
    connection.execute(
        "INSERT INTO client (tenant, id, revision, document) VALUES (?1, ?2, ?3, ?4)",
        (
            tenant,
            client.id().as_str(),
            revision(client.parts().revision)?,
            client.to_row(),
        ),
    )?;
    Ok(())
}

/// Adds an identity provider and its name.
pub(super) fn identity_provider_insert(
    connection: &Connection,
    tenant: TenantNumber,
    provider: &IdentityProvider,
) -> Result<(), RowError> {
    name_insert(connection, tenant, provider.issuer(), IDENTITY_PROVIDER)?;
    connection.execute(
        "INSERT INTO identity_provider (tenant, id, issuer, revision, document) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            tenant,
            provider.id().to_string(),
            provider.issuer(),
            revision(provider.parts().revision)?,
            provider.to_row(),
        ),
    )?;
    Ok(())
}

/// Puts a client in the place of the one whose revision is one less.
pub(super) fn client_replace(
    connection: &Connection,
    tenant: TenantNumber,
    client: &Client,
) -> Result<(), RowError> {
    let id = client.id().as_str();
    let new = revision(client.parts().revision)?;
    let sql = "SELECT revision FROM client WHERE tenant = ?1 AND id = ?2";
    replaceable(connection, sql, (tenant, id), new)?;
    connection.execute(
        "UPDATE client SET revision = ?3, document = ?4 WHERE tenant = ?1 AND id = ?2",
        (tenant, id, new, client.to_row()),
    )?;
    Ok(())
}

/// Puts an identity provider in the place of the one of the same id and issuer whose revision is one less.
pub(super) fn identity_provider_replace(
    connection: &Connection,
    tenant: TenantNumber,
    provider: &IdentityProvider,
) -> Result<(), RowError> {
    let id = provider.id().to_string();
    let new = revision(provider.parts().revision)?;
    // The issuer cannot change: with another issuer there is no such record.
    let sql =
        "SELECT revision FROM identity_provider WHERE tenant = ?1 AND id = ?2 AND issuer = ?3";
    replaceable(connection, sql, (tenant, &id, provider.issuer()), new)?;
    connection.execute(
        "UPDATE identity_provider SET revision = ?3, document = ?4 WHERE tenant = ?1 AND id = ?2",
        (tenant, &id, new, provider.to_row()),
    )?;
    Ok(())
}

/// Takes a client and its name away; consents to it go with the row.
pub(super) fn client_remove(
    connection: &Connection,
    tenant: TenantNumber,
    id: &ClientId,
    wanted: Option<u64>,
) -> Result<(), RowError> {
    let sql = "DELETE FROM client WHERE tenant = ?1 AND id = ?2 RETURNING revision";
    let removed: Option<i64> = connection
        .query_row(sql, (tenant, id.as_str()), |row| row.get(0))
        .optional()?;
    is_wanted(removed.ok_or(StoreError::NotFound)?, wanted)?;
    name_remove(connection, tenant, id.as_str())
}

/// Takes an identity provider and its name away. Returns the name.
pub(super) fn identity_provider_remove(
    connection: &Connection,
    tenant: TenantNumber,
    id: IdentityProviderId,
    wanted: Option<u64>,
) -> Result<String, RowError> {
    let sql =
        "DELETE FROM identity_provider WHERE tenant = ?1 AND id = ?2 RETURNING issuer, revision";
    let removed: Option<(String, i64)> = connection
        .query_row(sql, (tenant, id.to_string()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let (issuer, removed) = removed.ok_or(StoreError::NotFound)?;
    is_wanted(removed, wanted)?;
    name_remove(connection, tenant, &issuer)?;
    Ok(issuer)
}

fn name_insert(
    connection: &Connection,
    tenant: TenantNumber,
    name: &str,
    owner: i64,
) -> Result<(), RowError> {
    let sql = "INSERT INTO name (tenant, name, owner) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    if connection.execute(sql, (tenant, name, owner))? == 1 {
        return Ok(());
    }
    let sql = "SELECT owner FROM name WHERE tenant = ?1 AND name = ?2";
    let by = match connection.query_row(sql, (tenant, name), |row| row.get(0))? {
        CLIENT => NameOwner::Client,
        _ => NameOwner::IdentityProvider,
    };
    let name = name.to_owned();
    Err(StoreError::NameTaken { name, by }.into())
}

fn name_remove(connection: &Connection, tenant: TenantNumber, name: &str) -> Result<(), RowError> {
    let sql = "DELETE FROM name WHERE tenant = ?1 AND name = ?2";
    connection.execute(sql, (tenant, name))?;
    Ok(())
}
