//! What a grant writes beside its token: the ticket it takes, the authorization grant it begins or stands on, the tickets it hands out. Only
//! for grants that have any of it: the others run no statement of these.

use jurat_registry::clock::Timestamp;
use jurat_registry::issuance::{IssuedToken, Lasting};
use jurat_registry::ticket::Taken;
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
    if let Some(ticket) = lasting.takes {
        let by_this = Taken {
            at: token.issued_at,
            by: token.decision,
        };
        ticket_rows::take(connection, tenant, ticket, by_this, now)?;
    }
    if let Some(grant) = lasting.continues {
        grant_rows::is_live(connection, tenant, grant, now)?;
    }
    if let Some(grant) = &lasting.begins {
        grant_rows::insert(connection, tenant, grant)?;
    }
    ticket_rows::insert(connection, tenant, &lasting.hands_out, now)
}
