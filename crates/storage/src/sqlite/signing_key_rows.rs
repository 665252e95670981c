//! The rows of the server's own signing keys, sealed as they come.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use rusqlite::{Connection, OptionalExtension, Row};

use super::failure::RowError;
use super::tenant_number::TenantNumber;

/// Every key of the tenant, oldest first.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
) -> Result<Vec<SigningKeyRecord>, RowError> {
    let sql = "SELECT key_id, algorithm, sealed, public_jwk, created_at FROM signing_key
         WHERE tenant = ?1 ORDER BY created_at, key_id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([tenant])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(key_of(row)?);
    }
    Ok(keys)
}

/// Adds `key`, unless there is one of its algorithm: then that one is returned, the youngest if there are several.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    key: SigningKeyRecord,
) -> Result<SigningKeyRecord, RowError> {
    let sql = "SELECT key_id, algorithm, sealed, public_jwk, created_at FROM signing_key
         WHERE tenant = ?1 AND algorithm = ?2 ORDER BY created_at DESC, key_id LIMIT 1";
    let present = connection
        .query_row(sql, (tenant, key.algorithm.name()), |row| Ok(key_of(row)))
        .optional()?;
    if let Some(present) = present {
        return present;
    }
    connection.execute(
        "INSERT INTO signing_key (tenant, key_id, algorithm, sealed, public_jwk, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            tenant,
            &key.key_id,
            key.algorithm.name(),
            &key.sealed,
            key.public_jwk.to_string(),
            key.created_at.millis(),
        ),
    )?;
    Ok(key)
}

fn key_of(row: &Row<'_>) -> Result<SigningKeyRecord, RowError> {
    let algorithm: String = row.get(1)?;
    let public_jwk: String = row.get(3)?;
    Ok(SigningKeyRecord {
        key_id: row.get(0)?,
        algorithm: algorithm.parse::<Algorithm>()?,
        sealed: row.get(2)?,
        public_jwk: serde_json::from_str(&public_jwk)?,
        source: SigningKeySource::Made,
        created_at: Timestamp::from_millis(row.get(4)?),
        signs_from: Timestamp::from_millis(row.get(4)?),
        retired_at: None,
    })
}
