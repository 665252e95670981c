//! `authorization_code` (RFC 6749 section 4.1.3): a client trades the code that a user's browser brought. The code is bound to the client,
//! the redirect URI and the code challenge (RFC 7636), and counts once: a second use says that two have it, so whatever came of the first
//! is revoked (RFC 6749 section 4.1.2). That is so of two uses at the same time as well: which of them is the thief's nobody can tell.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_registry::id::GrantId;
use jurat_registry::ticket::{Taken, TicketKind};
use jurat_registry::user::User;

use super::grant::ClientGrant;
use crate::authorization::{Authorization, Standing};
use crate::authorization_endpoint::code::CodeDocument;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::{AllowedBefore, Entitlement};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;
use crate::ticket::{self, Presented};

/// The grant.
pub(super) struct AuthorizationCode;

impl ClientGrant for AuthorizationCode {
    const GRANT_TYPE: GrantType = GrantType::AuthorizationCode;
    const ADMITS_PUBLIC_CLIENTS: bool = true;

    async fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        let text = context.parameter("code");
        let text = text.ok_or_else(|| Rejection::new(Reason::GrantMissing, "no code"))?;
        let presented = ticket::find::<CodeDocument>(text, context).await?;
        let document = &presented.document;
        // RFC 6749 section 4.1.3: the code was issued to this client.
        if document.client != *client.client().id() {
            let whose = format_args!("issued to {}", document.client);
            return Err(Rejection::new(Reason::GrantUnknown, whose));
        }
        is_sent_as_before(document, context)?;
        verifier(document, context)?;
        // Only now: who cannot prove that the code is theirs cannot end what came of it.
        is_unused(&presented, context).await?;
        let user = user(document, context).await?;
        let entitlement = Entitlement::by_user(
            GrantType::AuthorizationCode,
            client.client(),
            user,
            document.sign_in.clone(),
            Some(AllowedBefore {
                scope: document.scope.clone(),
                audience: Some(document.audience.clone()),
            }),
        );
        let standing = Standing::Begins {
            in_any_case: true,
            takes: Some((TicketKind::AuthorizationCode, presented.ticket.id)),
        };
        Ok(Authorization::by_ticket(entitlement, client, standing))
    }
}

/// RFC 6749 section 4.1.3: `redirect_uri` is REQUIRED if the authorization request had it, and the same; if it had none, one that is sent
/// all the same must be where the code went.
fn is_sent_as_before(
    document: &CodeDocument,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let detail = match context.parameter("redirect_uri") {
        None if !document.redirect_uri_was_sent => return Ok(()),
        None => "none".to_owned(),
        Some(sent) if *sent == *document.redirect_uri => return Ok(()),
        Some(sent) => quoted(sent).to_string(),
    };
    let detail = format_args!("{detail}; the code went to {}", document.redirect_uri);
    Err(Rejection::new(Reason::RedirectUriDiffers, detail))
}

/// RFC 7636 section 4.6; and RFC 9700 section 2.1.1: a verifier without a challenge is refused, so that nobody can take the challenge out
/// of a request.
fn verifier(document: &CodeDocument, context: &RequestContext<'_>) -> Result<(), Rejection> {
    let verifier = context.parameter("code_verifier");
    let reason = match (&document.challenge, verifier) {
        (None, None) => return Ok(()),
        (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier) => return Ok(()),
        (Some(_), None) => Reason::VerifierMissing,
        (Some(_), Some(_)) => Reason::VerifierWrong,
        (None, Some(_)) => Reason::VerifierWithoutChallenge,
    };
    Err(Rejection::new(reason, ""))
}

async fn is_unused(
    presented: &Presented<CodeDocument>,
    context: &RequestContext<'_>,
) -> Result<(), Rejection> {
    let ticket = &presented.ticket;
    if let Some(taken) = ticket.taken {
        return Err(revoke_what_came_of_it(taken, context).await?);
    }
    if ticket.is_live(context.now) {
        return Ok(());
    }
    let detail = format_args!("ended at {}", ticket.expires_at);
    Err(Rejection::new(Reason::GrantExpired, detail))
}

/// RFC 6749 section 4.1.2: the decision that took the code began a grant, which has its number.
async fn revoke_what_came_of_it(
    taken: Taken,
    context: &RequestContext<'_>,
) -> Result<Rejection, Rejection> {
    let grant = GrantId::from_bytes(taken.by.to_bytes());
    context.store().grant_revoke(grant, context.now).await?;
    let detail = format_args!(
        "used before at {} by decision {}; grant {grant} is revoked",
        taken.at, taken.by
    );
    Ok(Rejection::new(Reason::GrantUsed, detail))
}

/// The user who allowed it must still count; a sign-in before the password was reset does not.
async fn user(
    document: &CodeDocument,
    context: &RequestContext<'_>,
) -> Result<Arc<User>, Rejection> {
    let found = context.store().user_find(document.user).await?;
    let found = found
        .filter(|user| user.is_live(context.now) && user.parts().valid_from <= document.sign_in.at);
    found.ok_or_else(|| Rejection::new(Reason::GrantRevoked, "the user no longer counts"))
}
