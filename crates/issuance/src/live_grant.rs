//! Whether an authorization grant still stands, so that tokens may come from it: it is neither revoked nor past its end, and client, user and
//! identity provider behind it are those that were there when it was given, and live.

use std::fmt;
use std::sync::Arc;

use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::client::Client;
use jurat_registry::id::GrantId;
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::store::Issuer;
use jurat_registry::user::User;

use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// The grant `id` of `client`, if it is live.
pub(crate) async fn find(
    id: GrantId,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<AuthorizationGrant, Rejection> {
    let found = context.store().grant_find(id).await?;
    let grant = found.ok_or_else(|| Rejection::new(Reason::GrantExpired, "the grant is gone"))?;
    if grant.revoked_at.is_some() {
        let detail = format_args!("grant {id}");
        return Err(Rejection::new(Reason::GrantRevoked, detail));
    }
    if !grant.is_live(context.now) {
        let detail = format_args!("grant {id} ended at {}", grant.expires_at);
        return Err(Rejection::new(Reason::GrantExpired, detail));
    }
    // One that was removed and came back under the same name is another client.
    if client.parts().created_at.seconds() > grant.created_at.seconds() {
        return Err(gone("the client of that time"));
    }
    Ok(grant)
}

/// The user behind the grant, who must still count: what came before a reset of the password does not.
pub(crate) async fn user(
    grant: &AuthorizationGrant,
    context: &RequestContext<'_>,
) -> Result<Option<Arc<User>>, Rejection> {
    let Some(id) = grant.user else {
        return Ok(None);
    };
    let signed_in_at = grant.sign_in.as_ref().map(|sign_in| sign_in.at);
    let given_at = signed_in_at.map_or(grant.created_at, |at| at.min(grant.created_at));
    let found = context.store().user_find(id).await?;
    match found.filter(|user| user.vouches_for(given_at, context.now)) {
        Some(user) => Ok(Some(user)),
        None => Err(gone(format_args!("user {id}"))),
    }
}

/// The identity provider behind the grant, which must still count and be there for the client.
pub(crate) async fn issuer(
    grant: &AuthorizationGrant,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<Option<TrustedIssuer>, Rejection> {
    let Some(id) = grant.identity_provider else {
        return Ok(None);
    };
    let found = context.store().identity_provider_find(id).await?;
    let found = found.filter(|provider| {
        let is_for_the_client = match &provider.settings().clients {
            AllowedClients::Only(clients) => clients.contains(client.id()),
            AllowedClients::Anybody | AllowedClients::AnyAuthenticated => true,
        };
        is_for_the_client
            && provider.is_live(context.now)
            && provider.parts().created_at.seconds() <= grant.created_at.seconds()
    });
    match found {
        Some(provider) => {
            let issuer = Issuer::IdentityProvider(provider);
            Ok(Some(TrustedIssuer::retold(issuer)))
        }
        None => Err(gone(format_args!("identity provider {id}"))),
    }
}

fn gone(who: impl fmt::Display) -> Rejection {
    let detail = format_args!("{who} no longer counts for the grant");
    Rejection::new(Reason::GrantRevoked, detail)
}
