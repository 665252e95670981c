//! The rows of tickets. A ticket is taken by one statement that asks at the same time whether it may be. Every statement names the tenant.

use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, TicketId};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketKind};
use rusqlite::{Connection, OptionalExtension, Row};

use super::failure::{RowError, UnknownNumber};
use super::grant_rows;
use super::record_revision::revision;
use super::tenant_number::TenantNumber;

/// Adds `tickets`; one whose alias a live ticket has is refused, and the savepoint around this takes back the others.
pub(super) fn insert(
    connection: &Connection,
    tenant: TenantNumber,
    tickets: &[Ticket],
    now: Timestamp,
) -> Result<(), RowError> {
    for ticket in tickets {
        if let Some(alias) = &ticket.alias {
            alias_is_free(connection, tenant, ticket, alias, now)?;
        }
        let sql = "INSERT INTO ticket (number, tenant, kind, digest, alias, document, expires_at, taken_at, taken_by, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let taken_by = ticket.taken.map(|taken| taken.by.to_bytes());
        connection.prepare_cached(sql)?.execute((
            ticket.id.to_bytes().as_slice(),
            tenant,
            ticket.kind.number(),
            ticket.digest.as_slice(),
            ticket.alias.as_deref(),
            &ticket.document,
            ticket.expires_at.millis(),
            ticket.taken.map(|taken| taken.at.millis()),
            taken_by.as_ref().map(<[u8; 16]>::as_slice),
            revision(ticket.revision)?,
        ))?;
    }
    Ok(())
}

/// The ticket of that number.
pub(super) fn find(
    connection: &Connection,
    tenant: TenantNumber,
    kind: TicketKind,
    id: TicketId,
) -> Result<Option<Ticket>, RowError> {
    let sql = "SELECT number, kind, digest, alias, document, expires_at, taken_at, taken_by, revision FROM ticket
         WHERE number = ?1 AND tenant = ?2 AND kind = ?3";
    let key = (id.to_bytes(), tenant, kind.number());
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(key, |row| Ok(ticket_of(row)));
    found.optional()?.transpose()
}

/// The ticket that goes by `alias` and is live at `now`.
pub(super) fn find_by_alias(
    connection: &Connection,
    tenant: TenantNumber,
    kind: TicketKind,
    alias: &str,
    now: Timestamp,
) -> Result<Option<Ticket>, RowError> {
    let sql = "SELECT number, kind, digest, alias, document, expires_at, taken_at, taken_by, revision FROM ticket
         WHERE tenant = ?1 AND kind = ?2 AND alias = ?3 AND taken_at IS NULL AND expires_at > ?4";
    let key = (tenant, kind.number(), alias, now.millis());
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(key, |row| Ok(ticket_of(row)));
    found.optional()?.transpose()
}

/// Puts `ticket` in the place of the live one whose revision is one less. It is not taken by this.
pub(super) fn replace(
    connection: &Connection,
    tenant: TenantNumber,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<(), RowError> {
    let kept = find(connection, tenant, ticket.kind, ticket.id)?.ok_or(StoreError::NotFound)?;
    if !kept.is_live(now) {
        return Err(StoreError::AlreadyTaken.into());
    }
    if kept.revision.checked_add(1) != Some(ticket.revision) {
        return Err(StoreError::Stale.into());
    }
    if let Some(alias) = &ticket.alias {
        alias_is_free(connection, tenant, ticket, alias, now)?;
    }
    let sql =
        "UPDATE ticket SET digest = ?4, alias = ?5, document = ?6, expires_at = ?7, revision = ?8
         WHERE number = ?1 AND tenant = ?2 AND kind = ?3";
    connection.prepare_cached(sql)?.execute((
        ticket.id.to_bytes(),
        tenant,
        ticket.kind.number(),
        ticket.digest.as_slice(),
        ticket.alias.as_deref(),
        &ticket.document,
        ticket.expires_at.millis(),
        revision(ticket.revision)?,
    ))?;
    Ok(())
}

/// Takes the ticket of that number, if it is live at `now`. Its row is kept until its end, or until `kept` where that is later.
pub(super) fn take(
    connection: &Connection,
    tenant: TenantNumber,
    (kind, id): (TicketKind, TicketId),
    taken: Taken,
    now: Timestamp,
    kept: Option<Timestamp>,
) -> Result<(), RowError> {
    let sql = "UPDATE ticket SET taken_at = ?4, taken_by = ?5, expires_at = max(expires_at, ?7)
         WHERE number = ?1 AND tenant = ?2 AND kind = ?3 AND taken_at IS NULL AND expires_at > ?6";
    let changed = connection.prepare_cached(sql)?.execute((
        id.to_bytes(),
        tenant,
        kind.number(),
        taken.at.millis(),
        taken.by.to_bytes(),
        now.millis(),
        kept.map_or(0, Timestamp::millis),
    ))?;
    match changed {
        0 => Err(StoreError::AlreadyTaken.into()),
        _ => Ok(()),
    }
}

/// Whether the ticket of that number is not taken; one that is gone is not. Otherwise what stands on it is revoked.
pub(super) fn is_not_taken(
    connection: &Connection,
    tenant: TenantNumber,
    (kind, id): (TicketKind, TicketId),
) -> Result<(), RowError> {
    let sql = "SELECT 1 FROM ticket
         WHERE number = ?1 AND tenant = ?2 AND kind = ?3 AND taken_at IS NOT NULL";
    let key = (id.to_bytes(), tenant, kind.number());
    if connection.prepare_cached(sql)?.exists(key)? {
        return Err(StoreError::Revoked.into());
    }
    Ok(())
}

/// That a session was ended is known for so long at least: longer than what was allowed in it, a code or a device code, waits for its client.
const SESSION_END_REMEMBERED_SECONDS: u32 = 86_400;

/// Takes a session's ticket, past its end or not, and ends what ends with it.
pub(super) fn session_end(
    connection: &Connection,
    tenant: TenantNumber,
    id: TicketId,
    taken: Taken,
) -> Result<(), RowError> {
    let sql = "UPDATE ticket SET taken_at = ?4, taken_by = ?5, expires_at = max(expires_at, ?6)
         WHERE number = ?1 AND tenant = ?2 AND kind = ?3 AND taken_at IS NULL";
    let kind = TicketKind::Session.number();
    let (at, by) = (taken.at.millis(), taken.by.to_bytes());
    let until = taken.at.plus_seconds(SESSION_END_REMEMBERED_SECONDS);
    let row = (id.to_bytes(), tenant, kind, at, by, until.millis());
    connection.prepare_cached(sql)?.execute(row)?;
    grant_rows::revoke_of_session(connection, tenant, id, taken.at)
}

/// Whether no live ticket of the kind but `ticket` itself goes by `alias`.
fn alias_is_free(
    connection: &Connection,
    tenant: TenantNumber,
    ticket: &Ticket,
    alias: &str,
    now: Timestamp,
) -> Result<(), RowError> {
    match find_by_alias(connection, tenant, ticket.kind, alias, now)? {
        Some(owner) if owner.id != ticket.id => Err(StoreError::AlreadyTaken.into()),
        _ => Ok(()),
    }
}

fn ticket_of(row: &Row<'_>) -> Result<Ticket, RowError> {
    let number: u8 = row.get(1)?;
    let mut kinds = TicketKind::ALL.into_iter();
    let kind = kinds.find(|kind| kind.number() == number);
    let taken_at: Option<i64> = row.get(6)?;
    let taken_by: Option<[u8; 16]> = row.get(7)?;
    let taken = taken_at.zip(taken_by).map(|(at, by)| Taken {
        at: Timestamp::from_millis(at),
        by: DecisionId::from_bytes(by),
    });
    Ok(Ticket {
        id: TicketId::from_bytes(row.get(0)?),
        kind: kind.ok_or(UnknownNumber("a kind of ticket"))?,
        digest: row.get(2)?,
        alias: row.get(3)?,
        document: row.get(4)?,
        expires_at: Timestamp::from_millis(row.get(5)?),
        taken,
        revision: row.get::<_, i64>(8)?.unsigned_abs(),
    })
}
