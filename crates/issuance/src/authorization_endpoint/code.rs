//! The authorization code (RFC 6749 section 4.1.2): what is kept of it, and how it is given. It lives for a minute, counts once, and is
//! bound to the client, the redirect URI and the code challenge.

use jurat_protocol::pkce::CodeChallenge;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::authorization_grant::SignIn;
use jurat_registry::consent::Consent;
use jurat_registry::id::{ClientId, DecisionId, UserId};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, TicketDocument, TicketKind};
use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::next::{Decidable, answer_with};
use super::refusal::AuthorizationRefusal;
use super::response::AuthorizationResponse;
use crate::premises::Premises;
use crate::ticket;

/// RFC 6749 section 4.1.2: ten minutes at most, and short.
pub(crate) const CODE_SECONDS: u32 = 60;

/// The scope of what lasts when the user signs out (OpenID Connect Core section 11).
const OFFLINE_ACCESS: &str = "offline_access";

/// What a code stands for.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeDocument {
    /// To whom it was given.
    pub(crate) client: ClientId,
    /// Where it was sent.
    pub(crate) redirect_uri: String,
    /// Whether the request named that URI.
    pub(crate) redirect_uri_was_sent: bool,
    /// The challenge whose verifier is awaited.
    pub(crate) challenge: Option<CodeChallenge>,
    /// Who allowed it.
    pub(crate) user: UserId,
    /// What was allowed.
    pub(crate) scope: ScopeSet,
    /// For which resource servers.
    pub(crate) audience: Vec<String>,
    /// How the user signed in, and the request's `nonce`.
    pub(crate) sign_in: SignIn,
}

impl TicketDocument for CodeDocument {
    const KIND: TicketKind = TicketKind::AuthorizationCode;
}

/// The user allows what was asked: the answer with the code. That the user consented is kept, where there was a question.
pub(crate) async fn allow(
    decidable: Decidable,
    premises: &Premises,
) -> Result<AuthorizationResponse, AuthorizationRefusal> {
    end_pushed(&decidable, premises).await?;
    let given = give(&decidable, premises).await;
    Ok(given.unwrap_or_else(|_| answer_with(&decidable.asked, Fault::Unavailable, premises)))
}

/// The user does not allow it.
pub(crate) async fn deny(
    decidable: Decidable,
    premises: &Premises,
) -> Result<AuthorizationResponse, AuthorizationRefusal> {
    end_pushed(&decidable, premises).await?;
    Ok(answer_with(&decidable.asked, Fault::Denied, premises))
}

/// RFC 9126 section 7.3: a pushed request is decided on once. Of two decisions at once the second finds it gone.
async fn end_pushed(
    decidable: &Decidable,
    premises: &Premises,
) -> Result<(), AuthorizationRefusal> {
    let Some(id) = decidable.asked.pushed else {
        return Ok(());
    };
    let unavailable = || {
        let answer = answer_with(&decidable.asked, Fault::Unavailable, premises);
        AuthorizationRefusal::Redirect(Box::new(answer))
    };
    let now = premises.node.clock.now();
    let by = DecisionId::new(now, &*premises.node.randomness).map_err(|_| unavailable())?;
    let store = &premises.store;
    let taken = Taken { at: now, by };
    match store
        .ticket_take(TicketKind::PushedRequest, id, taken)
        .await
    {
        Ok(()) => Ok(()),
        Err(StoreError::AlreadyTaken | StoreError::NotFound) => {
            Err(AuthorizationRefusal::Show(Fault::PushedRequestUnknown))
        }
        Err(_) => Err(unavailable()),
    }
}

async fn give(
    decidable: &Decidable,
    premises: &Premises,
) -> Result<AuthorizationResponse, StoreError> {
    if decidable.is_asked {
        keep_consent(decidable, premises).await?;
    }
    let Decidable {
        asked,
        user,
        sign_in,
        session,
        ..
    } = decidable;
    // OpenID Connect Core section 11: only offline_access lasts while the user is not there.
    let is_offline = asked.scope.contains(OFFLINE_ACCESS);
    let document = CodeDocument {
        client: asked.client().id().clone(),
        redirect_uri: asked.target.uri.clone(),
        redirect_uri_was_sent: asked.target.was_sent,
        challenge: asked.challenge.clone(),
        user: user.id(),
        scope: asked.scope.clone(),
        audience: asked.audience.clone(),
        sign_in: SignIn {
            nonce: asked.nonce.clone(),
            session: (!is_offline).then_some(*session),
            ..sign_in.clone()
        },
    };
    let now = premises.node.clock.now();
    let ends = now.plus_seconds(CODE_SECONDS);
    let handed_out = ticket::hand_out(&document, ends, now, premises);
    let (code, ticket) = handed_out.map_err(|e| StoreError::Unavailable(e.into()))?;
    premises.store.ticket_insert(vec![ticket]).await?;
    let issuer = premises.own_names.issuer();
    Ok(AuthorizationResponse::with_code(
        &asked.target,
        issuer,
        code,
    ))
}

/// What was consented to before stays.
async fn keep_consent(decidable: &Decidable, premises: &Premises) -> Result<(), StoreError> {
    let store = &premises.store;
    let (user, client) = (decidable.user.id(), decidable.asked.client().id());
    let mut scope = decidable.asked.scope.clone();
    if let Some(before) = store.consent_find(user, client).await? {
        // More than fits into one set is asked for again.
        for one in before.scope.iter() {
            let _ = scope.insert(one);
        }
    }
    let at = premises.node.clock.now();
    let client = client.clone();
    let consent = Consent {
        user,
        client,
        scope,
        at,
    };
    store.consent_put(consent).await
}
