//! The rows of authorization grants, and of what is revoked: a grant by a column of its own row, a single token by a row that is kept until
//! the token's end. Every statement names the tenant.

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, TicketId};
use jurat_registry::page::{Page, PageRequest};
use jurat_registry::revocation::GrantFilter;
use rusqlite::{Connection, OptionalExtension};

use super::failure::RowError;
use super::tenant_number::TenantNumber;

/// Adds a grant.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    grant: &AuthorizationGrant,
) -> Result<(), RowError> {
    let sql = "INSERT INTO authorization_grant (id, tenant, expires_at, revoked_at, document, session) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let session = grant.session().map(TicketId::to_bytes);
    connection.prepare_cached(sql)?.execute((
        grant.id.to_bytes(),
        tenant,
        grant.expires_at.millis(),
        grant.revoked_at.map(Timestamp::millis),
        grant.to_row(),
        session.as_ref().map(<[u8; 16]>::as_slice),
    ))?;
    Ok(())
}

/// The grant of that id.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    id: GrantId,
) -> Result<Option<AuthorizationGrant>, RowError> {
    let sql = "SELECT document, revoked_at FROM authorization_grant WHERE id = ?1 AND tenant = ?2";
    let found: Option<(String, Option<i64>)> = connection
        .prepare_cached(sql)?
        .query_row((id.to_bytes(), tenant), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let grant = found.map(|(document, revoked_at)| {
        AuthorizationGrant::from_row(&document, revoked_at.map(Timestamp::from_millis))
    });
    Ok(grant.transpose()?)
}

/// A page looks at so many grants.
const MOST_LOOKED_AT: usize = 5000;

/// A page of the grants that `filter` asks for, newest first. The cursor is a grant's id; what was never one is behind the end.
pub(super) fn list(
    connection: &Connection,
    tenant: TenantNumber,
    filter: &GrantFilter,
    page: &PageRequest,
) -> Result<Page<AuthorizationGrant>, RowError> {
    let limit = usize::from(page.limit.clamp(1, PageRequest::MOST));
    let before = match page.after.as_deref().map(str::parse::<GrantId>) {
        None => [u8::MAX; 16],
        Some(Ok(cursor)) => cursor.to_bytes(),
        Some(Err(_)) => [0; 16],
    };
    let sql = "SELECT document, revoked_at FROM authorization_grant INDEXED BY authorization_grant_by_tenant
         WHERE tenant = ?1 AND id < ?2 ORDER BY id DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query((tenant, before))?;
    let mut items: Vec<AuthorizationGrant> = Vec::new();
    let mut left = MOST_LOOKED_AT;
    while let Some(row) = rows.next()? {
        let revoked_at: Option<i64> = row.get(1)?;
        let document = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let revoked_at = revoked_at.map(Timestamp::from_millis);
        let grant = AuthorizationGrant::from_row(document, revoked_at)?;
        left -= 1;
        let id = grant.id;
        if filter.admits(&grant) {
            if items.len() == limit {
                let next = items.last().map(|last| last.id.to_string());
                return Ok(Page { items, next });
            }
            items.push(grant);
        }
        if left == 0 {
            let next = Some(id.to_string());
            return Ok(Page { items, next });
        }
    }
    Ok(Page { items, next: None })
}

/// The end of the grant, if tokens may come from it at `now`; otherwise it counts as revoked.
pub(super) fn live_until(
    connection: &Connection,
    tenant: TenantNumber,
    id: GrantId,
    now: Timestamp,
) -> Result<Option<Timestamp>, RowError> {
    let sql = "SELECT expires_at FROM authorization_grant
         WHERE id = ?1 AND tenant = ?2 AND revoked_at IS NULL AND expires_at > ?3";
    let key = (id.to_bytes(), tenant, now.millis());
    let mut statement = connection.prepare_cached(sql)?;
    let end: Option<i64> = statement.query_row(key, |row| row.get(0)).optional()?;
    Ok(end.map(Timestamp::from_millis))
}

/// Revokes every grant that ends with a session.
pub(super) fn revoke_of_session(
    connection: &Connection,
    tenant: TenantNumber,
    session: TicketId,
    at: Timestamp,
) -> Result<(), RowError> {
    let sql = "UPDATE authorization_grant SET revoked_at = ?3
         WHERE session = ?1 AND tenant = ?2 AND revoked_at IS NULL";
    let key = (session.to_bytes(), tenant, at.millis());
    connection.prepare_cached(sql)?.execute(key)?;
    Ok(())
}

/// Revokes a grant, if it is not revoked yet. One that is not there needs none: nothing comes from it.
pub(super) fn revoke(
    connection: &Connection,
    tenant: TenantNumber,
    id: GrantId,
    at: Timestamp,
) -> Result<(), RowError> {
    let sql = "UPDATE authorization_grant SET revoked_at = ?3
         WHERE id = ?1 AND tenant = ?2 AND revoked_at IS NULL";
    let key = (id.to_bytes(), tenant, at.millis());
    connection.prepare_cached(sql)?.execute(key)?;
    Ok(())
}

/// Revokes the token that `decision` granted. The first time counts, and the longest memory.
pub(super) fn token_revoke(
    connection: &Connection,
    tenant: TenantNumber,
    decision: DecisionId,
    (at, keep_until): (Timestamp, Timestamp),
) -> Result<(), RowError> {
    let sql =
        "INSERT INTO revoked_token (decision, tenant, revoked_at, keep_until) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (decision, tenant) DO UPDATE SET keep_until = max(keep_until, excluded.keep_until)";
    let row = (
        decision.to_bytes(),
        tenant,
        at.millis(),
        keep_until.millis(),
    );
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}
