//! `refresh_token` (RFC 6749 section 6): a client goes on with what it was granted. Each refresh token counts once; a second use says that
//! two have it, so everything that came of the grant ends (RFC 9700 section 4.14.2). Only for a short time after the first use it is
//! answered again with the same successor, as that answer may have been lost.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::authorization_grant::{AuthorizationGrant, RefreshTokenDocument};
use jurat_registry::client::Client;
use jurat_registry::id::TicketId;
use jurat_registry::ticket::{Taken, TicketKind};

use super::grant::ClientGrant;
use crate::authorization::{Authorization, Place, Standing, Successor};
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::live_grant;
use crate::mint;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::ticket::{self, Presented};

/// The grant.
pub(super) struct RefreshToken;

impl ClientGrant for RefreshToken {
    const GRANT_TYPE: GrantType = GrantType::RefreshToken;
    const ADMITS_PUBLIC_CLIENTS: bool = true;

    async fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        let text = context.parameter("refresh_token");
        let text = text.ok_or_else(|| Rejection::new(Reason::GrantMissing, "no refresh_token"))?;
        let presented = ticket::find::<RefreshTokenDocument>(text, context).await?;
        // RFC 6749 section 6: the refresh token is bound to the client to which it was issued.
        if presented.document.client != *client.client().id() {
            let whose = format_args!("issued to {}", presented.document.client);
            return Err(Rejection::new(Reason::GrantUnknown, whose));
        }
        let grant = live_grant::find(presented.document.grant, client.client(), context).await?;
        let place = place(&presented, &grant, client.client(), context).await?;
        let user = live_grant::user(&grant, context).await?;
        let issuer = live_grant::issuer(&grant, client.client(), context).await?;
        let secret = context
            .premises
            .succession
            .secret_after(presented.token.number, &presented.token.secret);
        let entitlement = Entitlement::by_grant(&grant, client.client(), user, issuer);
        let standing = Standing::Continues {
            grant: Box::new(grant),
            successor: Successor { secret, place },
        };
        Ok(Authorization::by_ticket(entitlement, client, standing))
    }
}

/// Whose place the next refresh token takes. A second use after the grace, or after the successor was used, ends the grant.
async fn place(
    presented: &Presented<RefreshTokenDocument>,
    grant: &AuthorizationGrant,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<Place, Rejection> {
    let Some(taken) = presented.ticket.taken else {
        if presented.ticket.is_live(context.now) {
            return Ok(Place::Of(presented.ticket.id));
        }
        let detail = format_args!("unused until {}", presented.ticket.expires_at);
        return Err(Rejection::new(Reason::GrantExpired, detail));
    };
    if is_lost_answer(taken, client, context).await? {
        return Ok(Place::TakenBy(taken.by));
    }
    // RFC 9700 section 4.14.2: two have the refresh token, and which of them is the client cannot be told.
    context.store().grant_revoke(grant.id, context.now).await?;
    let target = client.id().as_str();
    let seen = AuditEvent::new(context.now, Author::server(), "grant-revoked", target).with_detail(
        format!("a refresh token of grant {} was used twice", grant.id),
    );
    context.store().audit_append(vec![seen]).await?;
    let detail = format_args!(
        "used before at {} by decision {}; grant {} is revoked",
        taken.at, taken.by, grant.id
    );
    Err(Rejection::new(Reason::GrantUsed, detail))
}

/// Whether the first use was so short ago that its answer may have been lost, and nobody has used what it gave.
async fn is_lost_answer(
    taken: Taken,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<bool, Rejection> {
    let grace = mint::refresh_settings(client, context).grace_seconds;
    if grace == 0 || context.now >= taken.at.plus_seconds(grace) {
        return Ok(false);
    }
    let successor = TicketId::from_bytes(taken.by.to_bytes());
    let successor = context
        .store()
        .ticket_find(TicketKind::RefreshToken, successor);
    Ok(successor.await?.is_some_and(|one| one.is_live(context.now)))
}
