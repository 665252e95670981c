//! The rows of the server's own signing keys, sealed as they come.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;
use rusqlite::{Connection, OptionalExtension, Row};

use super::failure::{RowError, UnknownNumber};
use super::tenant_number::TenantNumber;

/// Every key of the tenant, oldest first.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
) -> Result<Vec<SigningKeyRecord>, RowError> {
    let sql =
        "SELECT key_id, algorithm, sealed, public_jwk, created_at, signs_from, retired_at, source
         FROM signing_key
         WHERE tenant = ?1 ORDER BY created_at, key_id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([tenant])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(key_of(row)?);
    }
    Ok(keys)
}

/// Adds `key`, which follows the key `after`. When the youngest of its algorithm is another one, that one is returned, and `false`.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    key: SigningKeyRecord,
    after: Option<&str>,
) -> Result<(SigningKeyRecord, bool), RowError> {
    let sql =
        "SELECT key_id, algorithm, sealed, public_jwk, created_at, signs_from, retired_at, source
         FROM signing_key
         WHERE tenant = ?1 AND algorithm = ?2 ORDER BY created_at DESC, key_id DESC LIMIT 1";
    let youngest = connection
        .query_row(sql, (tenant, key.algorithm.name()), |row| Ok(key_of(row)))
        .optional()?
        .transpose()?;
    if let Some(youngest) = youngest
        && after != Some(&youngest.key_id)
    {
        return Ok((youngest, false));
    }
    connection.execute(
        "INSERT INTO signing_key (tenant, key_id, algorithm, sealed, public_jwk, created_at, signs_from, retired_at,
             source)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (
            tenant,
            &key.key_id,
            key.algorithm.name(),
            &key.sealed,
            key.public_jwk.to_string(),
            key.created_at.millis(),
            key.signs_from.millis(),
            key.retired_at.map(Timestamp::millis),
            key.source.name(),
        ),
    )?;
    Ok((key, true))
}

/// Changes from when on and until when a key signs, and nothing else of it.
pub(super) fn replace(
    connection: &Connection,
    tenant: TenantNumber,
    key: &SigningKeyRecord,
) -> Result<(), RowError> {
    let sql =
        "UPDATE signing_key SET signs_from = ?3, retired_at = ?4 WHERE tenant = ?1 AND key_id = ?2";
    let retired_at = key.retired_at.map(Timestamp::millis);
    let row = (tenant, &key.key_id, key.signs_from.millis(), retired_at);
    match connection.execute(sql, row)? {
        0 => Err(StoreError::NotFound.into()),
        _ => Ok(()),
    }
}

/// Takes a key away.
pub(super) fn remove(
    connection: &Connection,
    tenant: TenantNumber,
    key_id: &str,
) -> Result<(), RowError> {
    let sql = "DELETE FROM signing_key WHERE tenant = ?1 AND key_id = ?2";
    match connection.execute(sql, (tenant, key_id))? {
        0 => Err(StoreError::NotFound.into()),
        _ => Ok(()),
    }
}

fn key_of(row: &Row<'_>) -> Result<SigningKeyRecord, RowError> {
    let algorithm: String = row.get(1)?;
    let public_jwk: String = row.get(3)?;
    let retired_at: Option<i64> = row.get(6)?;
    let source =
        SigningKeySource::from_name(row.get_ref(7)?.as_str().map_err(rusqlite::Error::from)?);
    Ok(SigningKeyRecord {
        key_id: row.get(0)?,
        algorithm: algorithm.parse::<Algorithm>()?,
        sealed: row.get(2)?,
        public_jwk: serde_json::from_str(&public_jwk)?,
        source: source.ok_or(UnknownNumber("a source of a signing key"))?,
        created_at: Timestamp::from_millis(row.get(4)?),
        signs_from: Timestamp::from_millis(row.get(5)?),
        retired_at: retired_at.map(Timestamp::from_millis),
    })
}
