//! Revocations by an administrator: grants and tokens, with the line of the audit log that tells them, in one write. Every statement names
//! the tenant.

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId};
use jurat_registry::revocation::{Revocation, Revoked};
use rusqlite::Connection;

use super::audit_rows;
use super::failure::RowError;
use super::placed_tenant::PlacedTenant;
use super::tenant_number::TenantNumber;

/// Revokes what is not revoked yet. Where that is nothing, no line is written.
pub(super) fn revoke(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    revocation: Revocation,
) -> Result<Revoked, RowError> {
    let at = revocation.event.at;
    let mut revoked = Revoked::default();
    for id in revocation.grants {
        revoked.grants += u64::from(grant_revoke(connection, tenant.number, id, at)?);
    }
    for decision in revocation.tokens {
        revoked.tokens += u64::from(token_revoke(connection, tenant.number, decision, at)?);
    }
    if !revoked.is_nothing() {
        let event = revoked.told_in(revocation.event);
        audit_rows::append(connection, tenant, key, [event])?;
    }
    Ok(revoked)
}

fn grant_revoke(
    connection: &Connection,
    tenant: TenantNumber,
    id: GrantId,
    at: Timestamp,
) -> rusqlite::Result<bool> {
    let sql = "UPDATE authorization_grant SET revoked_at = ?3
         WHERE id = ?1 AND tenant = ?2 AND revoked_at IS NULL AND expires_at > ?3";
    let key = (id.to_bytes(), tenant, at.millis());
    Ok(connection.prepare_cached(sql)?.execute(key)? > 0)
}

/// It is remembered until the token's own end.
fn token_revoke(
    connection: &Connection,
    tenant: TenantNumber,
    decision: DecisionId,
    at: Timestamp,
) -> rusqlite::Result<bool> {
    let sql = "INSERT INTO revoked_token (decision, tenant, revoked_at, keep_until)
         SELECT decision, tenant, ?3, expires_at FROM issued_token
         WHERE decision = ?1 AND tenant = ?2 AND expires_at > ?3
         ON CONFLICT (decision, tenant) DO NOTHING";
    let key = (decision.to_bytes(), tenant, at.millis());
    Ok(connection.prepare_cached(sql)?.execute(key)? > 0)
}
