//! The rows of users and of the names they sign in with. Every statement names the tenant.

use std::sync::Arc;

use jurat_registry::id::UserId;
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::record_filter::RecordFilter;
use jurat_registry::store::{NameOwner, StoreError};
use jurat_registry::user::User;
use rusqlite::{Connection, OptionalExtension};

use super::failure::RowError;
use super::record_page::{self, Searched};
use super::record_revision::{is_wanted, replaceable, revision};
use super::tenant_number::TenantNumber;

/// Reads every name.
pub(super) fn names_each(
    connection: &Connection,
    mut each: impl FnMut(TenantNumber, &str),
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT tenant, name FROM user_name")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        each(row.get(0)?, name);
    }
    Ok(())
}

/// The user of that id.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    id: UserId,
) -> Result<Option<Arc<User>>, RowError> {
    let sql = "SELECT document FROM app_user WHERE tenant = ?1 AND id = ?2";
    let document: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((tenant, id.to_string()), |row| row.get(0))
        .optional()?;
    user_of(document)
}

/// The user who signs in with `name`.
pub(super) fn find_by_name(
    connection: &Connection,
    tenant: TenantNumber,
    name: &str,
) -> Result<Option<Arc<User>>, RowError> {
    let sql = "SELECT document FROM user_name JOIN app_user USING (tenant)
         WHERE tenant = ?1 AND name = ?2 AND app_user.id = user_name.user";
    let document: Option<String> = connection
        .prepare_cached(sql)?
        .query_row((tenant, name), |row| row.get(0))
        .optional()?;
    user_of(document)
}

/// A page of users in the order of their ids.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    page: &PageRequest,
) -> Result<Page<Arc<User>>, RowError> {
    let sql = "SELECT document FROM app_user WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let read = |document: &str| Ok(Arc::new(User::from_row(document)?));
    record_page::list(connection, sql, tenant, page, read, |user| {
        user.id().to_string()
    })
}

/// Those of them that `filter` lets through.
pub(super) fn search(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &RecordFilter,
    page: &PageRequest,
) -> Result<Page<Arc<User>>, RowError> {
    let searched = Searched {
        table: "app_user",
        key: "id",
        texts: &[
            "document ->> '$.settings.username'",
            "document ->> '$.settings.email'",
            "document ->> '$.settings.name'",
        ],
    };
    let read = |document: &str| Ok(Arc::new(User::from_row(document)?));
    record_page::search(
        connection,
        &searched,
        tenant,
        (filter, page),
        read,
        |user| user.id().to_string(),
    )
}

/// Adds a user with the names.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    user: &User,
) -> Result<(), RowError> {
    let id = user.id().to_string();
    let revision = revision(user.parts().revision)?;
    let sql = "INSERT INTO app_user (tenant, id, revision, document) VALUES (?1, ?2, ?3, ?4)";
    connection.execute(sql, (tenant, &id, revision, user.to_row()))?;
    names_insert(connection, tenant, &id, user.names())
}

/// Puts a user in the place of the one whose revision is one less. Returns the names before.
pub(super) fn replace(
    connection: &Connection,
    tenant: TenantNumber,
    user: &User,
) -> Result<Vec<String>, RowError> {
    let id = user.id().to_string();
    let new = revision(user.parts().revision)?;
    let sql = "SELECT revision FROM app_user WHERE tenant = ?1 AND id = ?2";
    replaceable(connection, sql, (tenant, &id), new)?;
    let names_before = names_remove(connection, tenant, &id)?;
    connection.execute(
        "UPDATE app_user SET revision = ?3, document = ?4 WHERE tenant = ?1 AND id = ?2",
        (tenant, &id, new, user.to_row()),
    )?;
    names_insert(connection, tenant, &id, user.names())?;
    Ok(names_before)
}

/// Takes a user away; the consents go with the row. Returns the names.
pub(super) fn remove(
    connection: &Connection,
    tenant: TenantNumber,
    id: UserId,
    wanted: Option<u64>,
) -> Result<Vec<String>, RowError> {
    let id = id.to_string();
    let names = names_remove(connection, tenant, &id)?;
    let sql = "DELETE FROM app_user WHERE tenant = ?1 AND id = ?2 RETURNING revision";
    let removed: Option<i64> = connection
        .query_row(sql, (tenant, &id), |row| row.get(0))
        .optional()?;
    is_wanted(removed.ok_or(StoreError::NotFound)?, wanted)?;
    Ok(names)
}

fn names_insert(
    connection: &Connection,
    tenant: TenantNumber,
    id: &str,
    names: Vec<String>,
) -> Result<(), RowError> {
    let sql =
        "INSERT INTO user_name (tenant, name, user) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    for name in names {
        if connection.execute(sql, (tenant, &name, id))? == 0 {
            let by = NameOwner::User;
            return Err(StoreError::NameTaken { name, by }.into());
        }
    }
    Ok(())
}

fn names_remove(
    connection: &Connection,
    tenant: TenantNumber,
    id: &str,
) -> Result<Vec<String>, RowError> {
    let sql = "DELETE FROM user_name WHERE tenant = ?1 AND user = ?2 RETURNING name";
    let mut statement = connection.prepare_cached(sql)?;
    let names = statement.query_map((tenant, id), |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn user_of(document: Option<String>) -> Result<Option<Arc<User>>, RowError> {
    let user = document.map(|document| User::from_row(&document));
    Ok(user.transpose()?.map(Arc::new))
}
