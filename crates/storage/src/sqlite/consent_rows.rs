//! The rows of consents; they go with their user and with their client. Every statement names the tenant.

use jurat_registry::clock::Timestamp;
use jurat_registry::consent::Consent;
use jurat_registry::id::{ClientId, UserId};
use jurat_registry::store::StoreError;
use rusqlite::{Connection, OptionalExtension};

use super::failure::RowError;
use super::tenant_number::TenantNumber;

/// What a user has consented to for a client.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    user: UserId,
    client: ClientId,
) -> Result<Option<Consent>, RowError> {
    let sql = "SELECT scope, at FROM consent WHERE tenant = ?1 AND user = ?2 AND client = ?3";
    let found: Option<(String, i64)> = connection
        .prepare_cached(sql)?
        .query_row((tenant, user.to_string(), client.as_str()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((scope, at)) = found else {
        return Ok(None);
    };
    Ok(Some(Consent {
        user,
        client,
        scope: scope.parse()?,
        at: Timestamp::from_millis(at),
    }))
}

/// Keeps a consent in the place of an earlier one, if its user and its client are there.
pub(super) fn put(
    connection: &Connection,
    tenant: TenantNumber,
    consent: &Consent,
) -> Result<(), RowError> {
    let sql = "INSERT INTO consent (tenant, user, client, scope, at) SELECT ?1, ?2, ?3, ?4, ?5
         WHERE EXISTS (SELECT 1 FROM app_user WHERE tenant = ?1 AND id = ?2)
             AND EXISTS (SELECT 1 FROM client WHERE tenant = ?1 AND id = ?3)
         ON CONFLICT (tenant, user, client) DO UPDATE SET scope = excluded.scope, at = excluded.at";
    let kept = connection.prepare_cached(sql)?.execute((
        tenant,
        consent.user.to_string(),
        consent.client.as_str(),
        consent.scope.to_string(),
        consent.at.millis(),
    ))?;
    match kept {
        0 => Err(StoreError::NotFound.into()),
        _ => Ok(()),
    }
}

/// Takes a consent back.
pub(super) fn remove(
    connection: &Connection,
    tenant: TenantNumber,
    user: UserId,
    client: &ClientId,
) -> Result<(), RowError> {
    let sql = "DELETE FROM consent WHERE tenant = ?1 AND user = ?2 AND client = ?3";
    let key = (tenant, user.to_string(), client.as_str());
    connection.prepare_cached(sql)?.execute(key)?;
    Ok(())
}
