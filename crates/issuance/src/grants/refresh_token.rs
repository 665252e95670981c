//! `refresh_token` (RFC 6749 section 6): a client goes on with what it was granted. Each refresh token counts once; a second use says that
//! two have it, so everything that came of the grant ends (RFC 9700 section 4.14.2). Only for a short time after the first use it is
//! answered again with the same successor, as that answer may have been lost.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::{AuthorizationGrant, RefreshTokenDocument};
use jurat_registry::client::Client;
use jurat_registry::id::TicketId;
use jurat_registry::store::Issuer;
use jurat_registry::ticket::{Taken, TicketKind};
use jurat_registry::user::User;

use super::grant::{Authorizing, Grant};
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::authorization::{Authorization, Place, Standing, Successor};
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::mint;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::ticket::{self, Presented};

/// The grant.
pub(super) struct RefreshToken;

impl Grant for RefreshToken {
    fn grant_type(&self) -> GrantType {
        GrantType::RefreshToken
    }

    fn requires_client(&self) -> bool {
        true
    }

    fn admits_public_clients(&self) -> bool {
        true
    }

    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a> {
        Box::pin(async move {
            let client = client.ok_or_else(|| {
                Rejection::new(Reason::ClientAuthMissing, "no client authentication")
            })?;
            go_on(&client, context).await
        })
    }
}

async fn go_on(
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
    let grant = live_grant(&presented, context).await?;
    let place = place(&presented, &grant, client.client(), context).await?;
    let (user, issuer) = parties(&grant, context).await?;
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

async fn live_grant(
    presented: &Presented<RefreshTokenDocument>,
    context: &RequestContext<'_>,
) -> Result<AuthorizationGrant, Rejection> {
    let id = presented.document.grant;
    let found = context.store().grant_find(id).await?;
    let grant = found.ok_or_else(|| Rejection::new(Reason::GrantExpired, "the grant is gone"))?;
    if grant.revoked_at.is_some() {
        return Err(Rejection::new(
            Reason::GrantRevoked,
            format_args!("grant {id}"),
        ));
    }
    if !grant.is_live(context.now) {
        let detail = format_args!("grant {id} ended at {}", grant.expires_at);
        return Err(Rejection::new(Reason::GrantExpired, detail));
    }
    Ok(grant)
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
    context.store().grant_revoke(grant.id, context.now).await?;
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

/// The user and the identity provider behind the grant, who must still count.
async fn parties(
    grant: &AuthorizationGrant,
    context: &RequestContext<'_>,
) -> Result<(Option<Arc<User>>, Option<TrustedIssuer>), Rejection> {
    let gone =
        |who: &str| Rejection::new(Reason::GrantRevoked, format_args!("{who} no longer counts"));
    let mut user = None;
    if let Some(id) = grant.user {
        let found = context.store().user_find(id).await?;
        let found = found.filter(|user| {
            user.is_live(context.now) && user.parts().valid_from <= grant.created_at
        });
        user = Some(found.ok_or_else(|| gone("the user"))?);
    }
    let mut issuer = None;
    if let Some(id) = grant.identity_provider {
        let found = context.store().identity_provider_find(id).await?;
        let found = found.filter(|provider| {
            provider.is_live(context.now)
                && provider.parts().created_at.seconds() <= grant.created_at.seconds()
        });
        let found = found.ok_or_else(|| gone("the identity provider"))?;
        issuer = Some(TrustedIssuer::retold(Issuer::IdentityProvider(found)));
    }
    Ok((user, issuer))
}
