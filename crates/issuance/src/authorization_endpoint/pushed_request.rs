//! A pushed authorization request (RFC 9126): its `request_uri`, what is kept for it, and how it is found again.

use jurat_protocol::form::Form;
use jurat_registry::id::{ClientId, TicketId};
use jurat_registry::ticket::{TicketDocument, TicketKind};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use crate::request_context::RequestContext;
use crate::ticket;

/// What every `request_uri` of a pushed request begins with (RFC 9126 section 2.2).
pub(super) const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// What is kept of a pushed request.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PushedRequestDocument {
    /// The client that pushed it.
    pub(super) client: ClientId,
    /// Its parameters as a form, without the client's proof.
    pub(super) parameters: String,
}

impl TicketDocument for PushedRequestDocument {
    const KIND: TicketKind = TicketKind::PushedRequest;
}

/// A pushed request that is live.
pub(super) struct PushedRequest {
    pub(super) id: TicketId,
    pub(super) parameters: String,
}

/// The pushed request that `form` names; `None` where it names none. It counts for the client that pushed it alone (RFC 9126 section 2.2),
/// and until a user has decided on it, so that a page may be loaded again (RFC 9126 section 4).
pub(super) async fn named_by(
    form: &Form<'_>,
    context: &RequestContext<'_>,
) -> Result<Option<PushedRequest>, Fault> {
    let Some(text) = form
        .value("request_uri")
        .and_then(|uri| uri.strip_prefix(PREFIX))
    else {
        return Ok(None);
    };
    // RFC 9126 section 4: client_id is REQUIRED beside it.
    let client = form.value("client_id").ok_or(Fault::ClientIdMissing)?;
    let found = ticket::proven::<PushedRequestDocument>(text, context.store()).await;
    let found = found.map_err(|_| Fault::Unavailable)?;
    let found = found.map_err(|_| Fault::PushedRequestUnknown)?;
    let is_theirs = found.document.client.as_str() == client;
    if !is_theirs || !found.ticket.is_live(context.now) {
        return Err(Fault::PushedRequestUnknown);
    }
    Ok(Some(PushedRequest {
        id: found.ticket.id,
        parameters: found.document.parameters,
    }))
}
