//! What a request presents of what this server handed out: read, found by its number, and proven by the digest of its secret. Whether it
//! still counts is for the grant to say.

use aws_lc_rs::constant_time;
use jurat_protocol::opaque_token::OpaqueToken;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::TicketId;
use jurat_registry::randomness::NoRandomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Ticket, TicketDocument};
use zeroize::Zeroizing;

use crate::premises::Premises;
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

/// Why a text stands for nothing: for the operator.
pub(crate) type WhyNothing = &'static str;

/// Finds what `text` was handed out for. RFC 6749 section 5.2: what is not known, or altered, is no grant.
pub(crate) async fn find<D: TicketDocument>(
    text: &str,
    context: &RequestContext<'_>,
) -> Result<Presented<D>, Rejection> {
    let found = proven(text, context.store()).await?;
    found.map_err(|why| Rejection::new(Reason::GrantUnknown, why))
}

/// Finds what `text` was handed out for, outside a token request.
pub(crate) async fn proven<D: TicketDocument>(
    text: &str,
    store: &dyn TenantStore,
) -> Result<Result<Presented<D>, WhyNothing>, StoreError> {
    // The checksum turns junk away before any look-up.
    let Some(token) = OpaqueToken::parse(D::KIND.token_kind(), text) else {
        return Ok(Err("not of this server's form"));
    };
    let id = TicketId::from_bytes(token.number);
    let Some(ticket) = store.ticket_find(D::KIND, id).await? else {
        return Ok(Err("no such number"));
    };
    if constant_time::verify_slices_are_equal(&ticket.digest, &token.digest()).is_err() {
        return Ok(Err("the secret is another"));
    }
    let document = ticket.read::<D>();
    let document = document.map_err(|e| StoreError::Unavailable(e.into()))?;
    Ok(Ok(Presented {
        token,
        ticket,
        document,
    }))
}

/// The same ticket with another secret and document, one revision on, and the text that is handed out for it: the text before stands for
/// nothing once this is written.
pub(crate) fn renew<D: TicketDocument>(
    ticket: Ticket,
    document: &D,
    expires_at: Timestamp,
    premises: &Premises,
) -> Result<(String, Ticket), NoRandomness> {
    let mut secret = Zeroizing::new([0; 32]);
    premises.node.randomness.fill(&mut *secret)?;
    let token = OpaqueToken {
        number: ticket.id.to_bytes(),
        secret,
    };
    let mut renewed = ticket.with(document);
    renewed.digest = token.digest();
    renewed.expires_at = expires_at;
    Ok((token.encode(D::KIND.token_kind()), renewed))
}

/// A new ticket with a random secret, and the text that is handed out for it. It counts once the ticket is written.
pub(crate) fn hand_out<D: TicketDocument>(
    document: &D,
    expires_at: Timestamp,
    now: Timestamp,
    premises: &Premises,
) -> Result<(String, Ticket), NoRandomness> {
    let randomness = &*premises.node.randomness;
    let mut secret = Zeroizing::new([0; 32]);
    randomness.fill(&mut *secret)?;
    let token = OpaqueToken {
        number: TicketId::new(now, randomness)?.to_bytes(),
        secret,
    };
    let ticket = Ticket::new(&token, document, expires_at);
    Ok((token.encode(D::KIND.token_kind()), ticket))
}
