//! Revocation (RFC 7009): a client ends a token that it does not need any more. A refresh token takes its whole grant along, an access token
//! only itself. Of a token that is not known there is nothing to end, and that is no error.

use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::audit::AuditEvent;
use jurat_registry::authorization_grant::RefreshTokenDocument;
use jurat_registry::role::Role;

use crate::access_token::{self, TokenRefusal};
use crate::call_refusal::CallRefusal;
use crate::caller::Caller;
use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::rejection::Reason;
use crate::request_context::RequestContext;
use crate::ticket;
use crate::unproven_request::TokenRequest;

/// What this server hands out beside tokens: none of it can be revoked here.
const NO_TOKENS: [OpaqueTokenKind; 8] = [
    OpaqueTokenKind::AuthorizationCode,
    OpaqueTokenKind::DeviceCode,
    OpaqueTokenKind::PushedRequest,
    OpaqueTokenKind::Session,
    OpaqueTokenKind::Invitation,
    OpaqueTokenKind::SignInLink,
    OpaqueTokenKind::InitialAccess,
    OpaqueTokenKind::RegistrationAccess,
];

/// Answers a revocation request. RFC 7009 section 2.1: `token_type_hint` is only a hint; a token's text says of which kind it is.
pub(crate) async fn revoke(
    premises: &Premises,
    request: &TokenRequest<'_>,
) -> Result<(), CallRefusal> {
    let context = RequestContext {
        request,
        endpoint: Endpoint::Revocation,
        premises,
        now: premises.node.clock.now(),
    };
    // RFC 7009 section 2.1: a confidential client authenticates; a public one names itself, and has nothing to show but the token.
    let caller = Caller::prove(&context, Role::Operator).await?;
    let missing = CallRefusal::TokenMissing { parameter: "token" };
    let text = context.parameter("token").ok_or(missing)?;
    let is = |kind: &OpaqueTokenKind| OpaqueToken::parse(*kind, text).is_some();
    if NO_TOKENS.iter().any(is) {
        return Err(CallRefusal::UnsupportedTokenType);
    }
    if text.starts_with(OpaqueTokenKind::RefreshToken.prefix()) {
        refresh_token(text, &caller, &context).await
    } else {
        access_token(text, &caller, &context).await
    }
}

/// RFC 7009 section 2.1: with a refresh token all access tokens of the same grant end. A spent one stands for its grant as well.
async fn refresh_token(
    text: &str,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<(), CallRefusal> {
    let presented = match ticket::find::<RefreshTokenDocument>(text, context).await {
        Ok(presented) => presented,
        // RFC 7009 section 2.2: an unknown token is answered as a revoked one.
        Err(unknown) if unknown.reason() == Reason::GrantUnknown => return Ok(()),
        Err(_) => return Err(CallRefusal::Unavailable),
    };
    let client = presented.document.client.as_str();
    is_callers(caller, client)?;
    let id = presented.document.grant;
    let grant = context.store().grant_find(id).await?;
    if grant.is_none_or(|grant| grant.revoked_at.is_some()) {
        return Ok(());
    }
    context.store().grant_revoke(id, context.now).await?;
    let detail = format!("grant {id}, by a refresh token");
    note("grant-revoked", client, detail, caller, context).await
}

async fn access_token(
    text: &str,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<(), CallRefusal> {
    let own = match access_token::find(context.premises, text).await {
        Ok(own) => own,
        Err(TokenRefusal::Unavailable) => return Err(CallRefusal::Unavailable),
        Err(_) => return Ok(()),
    };
    let token = own.said();
    is_callers(caller, &token.client_id)?;
    if own.is_revoked() || token.expires_at <= context.now {
        return Ok(());
    }
    let store = context.store();
    let revoking = store.issued_token_revoke(token.id, context.now, token.expires_at);
    revoking.await?;
    let detail = format!("access token of decision {}", token.id);
    note("token-revoked", &token.client_id, detail, caller, context).await
}

/// RFC 7009 section 2.1: the token must have been issued to the client that revokes it.
fn is_callers(caller: &Caller, client_id: &str) -> Result<(), CallRefusal> {
    if caller.is_administrator() || caller.is_client(client_id) {
        Ok(())
    } else {
        Err(CallRefusal::TokenOfAnother)
    }
}

/// Once for each token or grant: what is revoked already comes no further.
async fn note(
    action: &str,
    client: &str,
    detail: String,
    caller: &Caller,
    context: &RequestContext<'_>,
) -> Result<(), CallRefusal> {
    let author = caller.author(context.request.peer);
    let event = AuditEvent::new(context.now, author, action, client).with_detail(detail);
    Ok(context.store().audit_append(vec![event]).await?)
}
