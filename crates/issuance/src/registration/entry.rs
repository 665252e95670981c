//! Who may register a client: whoever holds an initial access token that an administrator made (RFC 7591 section 1.2), and where the policy
//! wants it, with a software statement by somebody trusted (RFC 7591 section 2.3).

use aws_lc_rs::constant_time;
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::opaque_token::OpaqueToken;
use jurat_registry::client_metadata::RefusedMetadata;
use jurat_registry::id::{DecisionId, TicketId};
use jurat_registry::registration_policy::{InitialAccess, RegistrationPolicy};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, Ticket, TicketDocument};
use serde_json::{Map, Value};

use super::outcome::RegistrationRefusal;
use crate::assertion::software_statement;
use crate::rejection::Reason;
use crate::request_context::RequestContext;

/// So often the use of an initial access token is counted again when another registration came between.
const MOST_TRIES: usize = 8;

/// A good initial access token, not used yet.
pub(super) struct Entry {
    ticket: Ticket,
    /// What it stands for.
    pub(super) access: InitialAccess,
}

/// Looks at the initial access token.
pub(super) async fn admit(
    token: Option<&str>,
    context: &RequestContext<'_>,
) -> Result<Entry, RegistrationRefusal> {
    let kind = InitialAccess::KIND;
    let token = token.and_then(|text| OpaqueToken::parse(kind.token_kind(), text));
    let token = token.ok_or(RegistrationRefusal::NotLetIn)?;
    let id = TicketId::from_bytes(token.number);
    let found = context.store().ticket_find(kind, id).await?;
    let ticket = found.ok_or(RegistrationRefusal::NotLetIn)?;
    let is_it = constant_time::verify_slices_are_equal(&ticket.digest, &token.digest());
    if is_it.is_err() || !ticket.is_live(context.now) {
        return Err(RegistrationRefusal::NotLetIn);
    }
    let access = ticket.read::<InitialAccess>();
    let access = access.map_err(|_| RegistrationRefusal::Unavailable)?;
    Ok(Entry { ticket, access })
}

/// Uses the initial access token once. Of two that race for the last use one gets it.
pub(super) async fn take(
    entry: Entry,
    context: &RequestContext<'_>,
) -> Result<(), RegistrationRefusal> {
    let mut entry = entry;
    for _ in 0..MOST_TRIES {
        let (kind, id) = (entry.ticket.kind, entry.ticket.id);
        let used = if entry.access.uses_left > 1 {
            entry.access.uses_left -= 1;
            let ticket = entry.ticket.with(&entry.access);
            context.store().ticket_replace(ticket).await
        } else {
            let taken = Taken {
                at: context.now,
                by: DecisionId::new(context.now, &*context.premises.node.randomness)?,
            };
            context.store().ticket_take(kind, id, taken).await
        };
        match used {
            Ok(()) => return Ok(()),
            Err(StoreError::Stale) => {}
            Err(StoreError::AlreadyTaken | StoreError::NotFound) => {
                return Err(RegistrationRefusal::NotLetIn);
            }
            Err(error) => return Err(error.into()),
        }
        let found = context.store().ticket_find(kind, id).await?;
        let ticket = found.filter(|ticket| ticket.is_live(context.now));
        let ticket = ticket.ok_or(RegistrationRefusal::NotLetIn)?;
        let access = ticket.read::<InitialAccess>();
        let access = access.map_err(|_| RegistrationRefusal::Unavailable)?;
        entry = Entry { ticket, access };
    }
    Err(RegistrationRefusal::Unavailable)
}

/// RFC 7591 section 3.1.1: what a software statement says takes precedence over what is stated beside it.
pub(super) async fn with_software_statement(
    mut stated: Map<String, Value>,
    policy: &RegistrationPolicy,
    context: &RequestContext<'_>,
) -> Result<Map<String, Value>, RegistrationRefusal> {
    let refused = |code, description: &str| {
        let description = description.to_owned();
        RegistrationRefusal::Metadata(RefusedMetadata { code, description })
    };
    let text = match stated.remove("software_statement") {
        None | Some(Value::Null) if policy.require_software_statement => {
            return Err(refused(
                ErrorCode::UnapprovedSoftwareStatement,
                "A software statement is needed to register here: state software_statement",
            ));
        }
        None | Some(Value::Null) => return Ok(stated),
        Some(Value::String(text)) => text,
        Some(_) => {
            return Err(refused(
                ErrorCode::InvalidSoftwareStatement,
                "software_statement must be one JWT",
            ));
        }
    };
    let statement = software_statement::verify(&text, context).await;
    let statement = statement.map_err(|rejection| match rejection.reason() {
        Reason::StoreUnavailable | Reason::KeysUnavailable => RegistrationRefusal::Unavailable,
        _ => refused(
            ErrorCode::InvalidSoftwareStatement,
            "The software statement is not a JWT signed by somebody trusted here for registrations, or it has expired",
        ),
    })?;
    if !policy
        .software_statement_issuers
        .contains(&statement.issuer)
    {
        return Err(refused(
            ErrorCode::UnapprovedSoftwareStatement,
            "Software statements of this issuer are not approved here",
        ));
    }
    stated.extend(statement.claims);
    Ok(stated)
}
