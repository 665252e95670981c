//! An access token of this server that is traded: it counts by the check of introspection and of the protected resource, and the client is
//! one that may know of it.

use jurat_registry::client::Client;

use super::proven_token::{Proof, ProvenToken};
use crate::access_token::{self, ActiveToken, MOST_EXCHANGES, TokenRefusal};
use crate::act::{Act, Party};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// Proves it. To whoever may not have it every refusal reads the same.
pub(super) async fn prove(
    text: &str,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<ProvenToken, Rejection> {
    let own = access_token::find(context.premises, text).await;
    let own = own.map_err(refused)?;
    may_be_traded(own.said(), client, context).await?;
    let token = access_token::active(own, context.premises, context.now).await;
    let token = token.map_err(refused)?;
    // What comes of it falls with its record: a JWT without one is not traded.
    if context.store().issued_token_find(token.id).await?.is_none() {
        let detail = format_args!("decision {} has no record any more", token.id);
        return Err(Rejection::new(Reason::TradedTokenUnknown, detail));
    }
    if token.exchanges >= MOST_EXCHANGES {
        let detail = format_args!("{} exchanges lie behind it", token.exchanges);
        return Err(Rejection::new(Reason::ActorChainTooLong, detail));
    }
    let act = token.actor.as_deref().map(Act::read_own).transpose()?;
    Ok(ProvenToken {
        party: party(&token),
        act,
        may_act: None,
        expires_at: token.expires_at,
        proof: Proof::AccessToken(Box::new(token)),
    })
}

/// RFC 8693 section 5: whoever comes by a token must not get another one for it. And an administrator speaks for itself alone.
async fn may_be_traded(
    token: &ActiveToken,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let refuse = |reason| {
        let detail = format_args!("decision {}, issued to {}", token.id, token.client_id);
        Err(Rejection::new(reason, detail))
    };
    if is_an_administrators(token, context).await? {
        return refuse(Reason::TradedTokenOfAdministrator);
    }
    if !access_token::is_known_to(client, token, context.premises).await? {
        return refuse(Reason::TradedTokenOfAnother);
    }
    Ok(())
}

async fn is_an_administrators(
    token: &ActiveToken,
    context: &RequestContext<'_>,
) -> Result<bool, Rejection> {
    let administration = context.premises.own_names.administration();
    if token.audience.iter().any(|uri| uri == administration) {
        return Ok(true);
    }
    let holder = context.store().client_find(&token.client_id).await?;
    Ok(holder.is_some_and(|client| client.kind().is_administrator()))
}

fn party(token: &ActiveToken) -> Party {
    let speaks_for_its_client = token.subject == token.client_id
        && token.user.is_none()
        && token.identity_provider.is_none();
    if speaks_for_its_client {
        return Party::client(&token.client_id);
    }
    Party {
        subject: token.subject.clone(),
        issuer: None,
        client_id: Some(token.client_id.clone()),
        is_client: false,
        is_user: token.user.is_some(),
    }
}

fn refused(refusal: TokenRefusal) -> Rejection {
    let reason = match refusal {
        TokenRefusal::Unknown => Reason::TradedTokenUnknown,
        TokenRefusal::Expired => Reason::TradedTokenExpired,
        TokenRefusal::Revoked | TokenRefusal::Withdrawn => Reason::TradedTokenRevoked,
        TokenRefusal::Unavailable => Reason::StoreUnavailable,
    };
    Rejection::new(reason, format_args!("{refusal:?}"))
}
