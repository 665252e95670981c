//! Introspection (RFC 7662): what a token is, for those who may know. A client may ask about tokens that were issued to it, a resource
//! server about access tokens for its resource, an administrator about all. To everybody else, and of whatever does not count, the answer
//! is the same: not active.

use std::collections::BTreeMap;

use jurat_protocol::introspection::{AboutToken, IntrospectionAnswer};
use jurat_protocol::opaque_token::OpaqueTokenKind;
use jurat_registry::authorization_grant::RefreshTokenDocument;
use jurat_registry::id::UserId;
use jurat_registry::issuance::CarriedClaims;
use jurat_registry::role::Role;
use serde_json::value::RawValue;

use crate::access_token::{self, ActiveToken, TokenRefusal};
use crate::call_refusal::CallRefusal;
use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::live_grant;
use crate::premises::Premises;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::ticket;
use crate::unproven_request::TokenRequest;

/// Answers an introspection request. `token_type_hint` is not needed: a token's text says of which kind it is.
pub(crate) async fn introspect(
    premises: &Premises,
    request: &TokenRequest<'_>,
) -> Result<IntrospectionAnswer, CallRefusal> {
    let context = RequestContext {
        request,
        endpoint: Endpoint::Introspection,
        premises,
        now: premises.node.clock.now(),
    };
    // RFC 7662 section 2.1: the endpoint MUST require some form of authorization. Who only names itself has none.
    let caller = Caller::prove(&context, Role::Auditor).await?;
    let missing = CallRefusal::TokenMissing { parameter: "token" };
    let text = context.parameter("token").ok_or(missing)?;
    let about = if text.starts_with(OpaqueTokenKind::RefreshToken.prefix()) {
        refresh_token(text, &caller, &context).await?
    } else {
        match access_token(text, &caller, &context).await? {
            Some(token) => Some(about_access_token(token, &context).await?),
            None => None,
        }
    };
    Ok(about.map_or(IntrospectionAnswer::INACTIVE, IntrospectionAnswer::active))
}

/// The access token of an Axway token information request, in the parameter `access_token`: by the same rules, and nothing where
/// introspection would say that it is not active.
pub(crate) async fn token_info(
    premises: &Premises,
    request: &TokenRequest<'_>,
) -> Result<Option<ActiveToken>, CallRefusal> {
    let context = RequestContext {
        request,
        endpoint: Endpoint::Introspection,
        premises,
        now: premises.node.clock.now(),
    };
    let caller = Caller::prove(&context, Role::Auditor).await?;
    let missing = CallRefusal::TokenMissing {
        parameter: "access_token",
    };
    let text = context.parameter("access_token").ok_or(missing)?;
    access_token(text, &caller, &context).await
}

/// The access token, if it counts and the caller may know of it.
async fn access_token(
    text: &str,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<Option<ActiveToken>, CallRefusal> {
    let own = match access_token::find(context.premises, text).await {
        Ok(own) => own,
        Err(refusal) => return none_unless_unavailable(refusal),
    };
    if !may_know(caller, own.said(), context).await? {
        return Ok(None);
    }
    match access_token::active(own, context.premises, context.now).await {
        Ok(token) => Ok(Some(token)),
        Err(refusal) => none_unless_unavailable(refusal),
    }
}

fn none_unless_unavailable<T>(refusal: TokenRefusal) -> Result<Option<T>, CallRefusal> {
    match refusal {
        TokenRefusal::Unavailable => Err(CallRefusal::Unavailable),
        TokenRefusal::Unknown
        | TokenRefusal::Expired
        | TokenRefusal::Revoked
        | TokenRefusal::Withdrawn => Ok(None),
    }
}

/// RFC 7662 section 2.1: an administrator may know every token.
async fn may_know(
    caller: &Caller,
    token: &ActiveToken,
    context: &RequestContext<'_>,
) -> Result<bool, CallRefusal> {
    match caller {
        Caller::Administrator(_) => Ok(true),
        Caller::Client(client) => {
            Ok(access_token::is_known_to(client, token, context.premises).await?)
        }
    }
}

async fn about_access_token(
    token: ActiveToken,
    context: &RequestContext<'_>,
) -> Result<AboutToken, CallRefusal> {
    Ok(AboutToken {
        scope: token.scope.to_string(),
        client_id: token.client_id,
        username: username(token.user, context).await?,
        token_type: Some("Bearer"),
        exp: token.expires_at.seconds(),
        iat: token.issued_at.seconds(),
        sub: token.subject,
        aud: token.audience,
        iss: context.premises.own_names.issuer().to_owned(),
        jti: Some(token.id.to_string()),
        act: raw(token.actor),
        carried: carried(&token.claims),
    })
}

/// A refresh token that would bring a token now. Only its own client may know of it: it opens no resource.
async fn refresh_token(
    text: &str,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<Option<AboutToken>, CallRefusal> {
    match standing_refresh_token(text, caller, context).await {
        Ok(found) => Ok(found),
        Err(rejection) if rejection.reason() == Reason::StoreUnavailable => {
            Err(CallRefusal::Unavailable)
        }
        Err(_) => Ok(None),
    }
}

/// By the checks of the refresh grant, short of using it.
async fn standing_refresh_token(
    text: &str,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<Option<AboutToken>, Rejection> {
    let presented = ticket::find::<RefreshTokenDocument>(text, context).await?;
    let owner = presented.document.client.as_str();
    if !caller.is_administrator() && !caller.is_client(owner) {
        return Ok(None);
    }
    let client = context.store().client_find(owner).await?;
    let Some(client) = client.filter(|client| client.is_live(context.now)) else {
        return Ok(None);
    };
    if !presented.ticket.is_live(context.now) {
        return Ok(None);
    }
    let grant = live_grant::find(presented.document.grant, &client, context).await?;
    let user = live_grant::user(&grant, context).await?;
    live_grant::issuer(&grant, &client, context).await?;
    Ok(Some(AboutToken {
        scope: grant.scope.to_string(),
        client_id: owner.to_owned(),
        username: user.map(|user| user.settings().username.clone()),
        token_type: None,
        exp: presented.ticket.expires_at.seconds(),
        iat: presented.ticket.id.made_at().seconds(),
        sub: grant.subject,
        aud: Vec::new(),
        iss: context.premises.own_names.issuer().to_owned(),
        jti: None,
        act: raw(grant.actor),
        carried: carried(&CarriedClaims::from_text(grant.claims)),
    }))
}

async fn username(
    id: Option<UserId>,
    context: &RequestContext<'_>,
) -> Result<Option<String>, CallRefusal> {
    let Some(id) = id else {
        return Ok(None);
    };
    let user = context.store().user_find(id).await?;
    Ok(user.map(|user| user.settings().username.clone()))
}

fn raw(text: Option<String>) -> Option<Box<RawValue>> {
    text.and_then(|text| RawValue::from_string(text).ok())
}

fn carried(claims: &CarriedClaims) -> BTreeMap<String, Box<RawValue>> {
    let members = claims.members().into_iter();
    members
        .map(|(name, value)| (name.into_owned(), value.to_owned()))
        .collect()
}
