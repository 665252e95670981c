//! Adds lines to an audit log.
//!
//! Whoever could change rows could otherwise have the server itself seal what they made, by waiting for the next line: so the seal that is
//! there is looked at first, and where it is not whole no later one is set either. Lines are added on all the same, as a server that
//! cannot write its log could not be administered; a verification goes on to name where it was broken.

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::chain::{ChainedLine, LineDigest};
use jurat_registry::audit::seal::{AuditKey, ChainEnd, EndKind};
use rusqlite::Connection;

use super::end::{self, Standing};
use super::line;
use crate::sqlite::failure::RowError;
use crate::sqlite::placed_tenant::PlacedTenant;

/// Adds lines in their order, after those that are there.
pub(in crate::sqlite) fn append(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    events: impl IntoIterator<Item = AuditEvent>,
) -> Result<(), RowError> {
    let mut events = events.into_iter().peekable();
    if events.peek().is_none() {
        return Ok(());
    }
    let standing = end::standing(connection, tenant, key)?;
    if !standing.is_sound {
        let name = &tenant.name;
        tracing::error!(
            tenant = %name,
            "the audit log is not as it was sealed: jurat audit verify says where; lines are added, but not sealed any more"
        );
    }
    add(connection, tenant, key, &standing, events)
}

/// Begins the log of a tenant that was just made: every log has a first line, so that one that is empty was emptied.
pub(in crate::sqlite) fn begin(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    events: impl IntoIterator<Item = AuditEvent>,
) -> Result<(), RowError> {
    let end = ChainEnd {
        number: 0,
        digest: LineDigest::beginning(&tenant.name),
    };
    let is_sound = true;
    add(connection, tenant, key, &Standing { end, is_sound }, events)
}

fn add(
    connection: &Connection,
    tenant: &PlacedTenant,
    key: &AuditKey,
    standing: &Standing,
    events: impl IntoIterator<Item = AuditEvent>,
) -> Result<(), RowError> {
    let Standing { mut end, is_sound } = *standing;
    for event in events {
        let line = ChainedLine::after(end.digest, end.number + 1, event);
        line::insert(connection, tenant.number, &line)?;
        end = line.end();
    }
    let seal = if is_sound {
        key.seal(&tenant.name, EndKind::Head, end)
    } else {
        Vec::new()
    };
    end::put(connection, tenant.number, EndKind::Head, end, &seal)
}
