//! What a request presents of what this server handed out: read, found by its number, and proven by the digest of its secret. Whether it
//! still counts is for the grant to say.

use aws_lc_rs::constant_time;
use jurat_protocol::opaque_token::OpaqueToken;
use jurat_registry::id::TicketId;
use jurat_registry::ticket::{Ticket, TicketDocument};

use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// A ticket whose secret was presented, and what it stands for.
pub(crate) struct Presented<D> {
    /// As it was presented. Holds the secret.
    pub(crate) token: OpaqueToken,
    /// As it is kept.
    pub(crate) ticket: Ticket,
    /// What it stands for.
    pub(crate) document: D,
}

/// Finds what `text` was handed out for. RFC 6749 section 5.2: what is not known, or altered, is no grant.
pub(crate) async fn find<D: TicketDocument>(
    text: &str,
    context: &RequestContext<'_>,
) -> Result<Presented<D>, Rejection> {
    let unknown = |detail| Rejection::new(Reason::GrantUnknown, detail);
    // The checksum turns junk away before any look-up.
    let token = OpaqueToken::parse(D::KIND.token_kind(), text)
        .ok_or_else(|| unknown("not of this server's form"))?;
    let id = TicketId::from_bytes(token.number);
    let found = context.store().ticket_find(D::KIND, id).await?;
    let ticket = found.ok_or_else(|| unknown("no such number"))?;
    constant_time::verify_slices_are_equal(&ticket.digest, &token.digest())
        .map_err(|_| unknown("the secret is another"))?;
    let document = ticket.read::<D>();
    let document = document.map_err(|e| Rejection::new(Reason::StoreUnavailable, e))?;
    Ok(Presented {
        token,
        ticket,
        document,
    })
}
