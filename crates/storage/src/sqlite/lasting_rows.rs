//! What a grant writes beside its token: the ticket it takes, the authorization grant it begins or stands on, the tickets it hands out. Only
//! for grants that have any of it: the others run no statement of these.

use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::{IssuedToken, Lasting};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, TicketKind};
use rusqlite::Connection;

use super::failure::RowError;
use super::tenant_number::TenantNumber;
use super::{grant_rows, ticket_rows};

/// Writes it, or refuses: then the savepoint around this takes back what was written.
pub(super) fn record(
    connection: &Connection,
    tenant: TenantNumber,
    lasting: &Lasting,
    token: &IssuedToken,
    now: Timestamp,
) -> Result<(), RowError> {
    let continued = match lasting.continues {
        Some(grant) => grant_rows::live_until(connection, tenant, grant, now)?,
        None => None,
    };
    if let Some(ticket) = lasting.takes {
        let by_this = Taken {
            at: token.issued_at,
            by: token.decision,
        };
        let begun = lasting.begins.as_ref().map(|grant| grant.expires_at);
        // RFC 6749 section 4.1.2, RFC 9700 section 4.14.2: a second use is known for as long as anything comes of the first.
        let kept = begun.or(continued);
        ticket_rows::take(connection, tenant, ticket, by_this, now, kept)?;
    }
    if lasting.continues.is_some() && continued.is_none() {
        return Err(StoreError::Revoked.into());
    }
    if let Some(grant) = &lasting.begins {
        if let Some(session) = grant.session() {
            ticket_rows::is_not_taken(connection, tenant, (TicketKind::Session, session))?;
        }
        grant_rows::insert(connection, tenant, grant)?;
    }
    ticket_rows::insert(connection, tenant, &lasting.hands_out, now)
}
