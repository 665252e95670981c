//! What comes next of a request that is in order: a sign-in, a question, or the answer (OpenID Connect Core sections 3.1.2.3 and 3.1.2.4).

use std::sync::Arc;

use jurat_registry::authorization_grant::SignIn;
use jurat_registry::client::ConsentPolicy;
use jurat_registry::id::TicketId;
use jurat_registry::store::StoreError;
use jurat_registry::user::User;

use super::asked_for::AskedFor;
use super::asked_scope::{self, AskedScope};
use super::fault::Fault;
use super::fresh_sign_in;
use super::refusal::Told;
use super::response::AuthorizationResponse;
use crate::premises::Premises;
use crate::session::LiveSession;

/// What comes next.
pub enum Next {
    /// The user must sign in.
    SignIn(Box<AskedFor>),
    /// The user must be asked; what stands for each scope.
    Consent(Box<Decidable>, Vec<AskedScope>),
    /// The user need not be asked.
    Decide(Box<Decidable>),
    /// The client is answered without a page.
    Answer(Box<AuthorizationResponse>),
}

/// A request, and the user who may decide on it. Made here alone: whoever must sign in first decides nothing.
pub struct Decidable {
    pub(super) asked: AskedFor,
    pub(super) user: Arc<User>,
    pub(super) sign_in: SignIn,
    pub(super) session: TicketId,
    /// Whether the user is asked, so that a yes is a consent.
    pub(super) is_asked: bool,
}

impl Decidable {
    /// What is asked for.
    pub fn asked(&self) -> &AskedFor {
        &self.asked
    }

    /// Who decides.
    pub fn user(&self) -> &Arc<User> {
        &self.user
    }
}

/// Says what comes next.
pub(crate) async fn next(
    asked: AskedFor,
    session: Option<&LiveSession>,
    premises: &Premises,
) -> Next {
    let silent = asked.prompt.none;
    let session = session.filter(|session| is_good_enough(&asked, session, premises));
    let Some(session) = session else {
        // OpenID Connect Core section 3.1.2.1: none MUST NOT show a page.
        return if silent {
            told(&asked, Fault::LoginRequired, premises)
        } else {
            Next::SignIn(Box::new(asked))
        };
    };
    let Ok(is_asked) = must_be_asked(&asked, session, premises).await else {
        return told(&asked, Fault::Unavailable, premises);
    };
    if is_asked && silent {
        return told(&asked, Fault::ConsentRequired, premises);
    }
    let decidable = Decidable {
        asked,
        user: Arc::clone(&session.user),
        sign_in: session.sign_in.clone(),
        session: session.id,
        is_asked,
    };
    if !is_asked {
        return Next::Decide(Box::new(decidable));
    }
    match asked_scope::described(&decidable.asked.scope, &decidable.asked.audience, premises).await
    {
        Ok(scope) => Next::Consent(Box::new(decidable), scope),
        Err(_) => told(&decidable.asked, Fault::Unavailable, premises),
    }
}

/// Whether the session is one that the request takes: of the user who is meant, young enough, and begun for this request where it wants
/// that.
fn is_good_enough(asked: &AskedFor, session: &LiveSession, premises: &Premises) -> bool {
    let hinted = asked.hinted_subject.as_ref();
    if hinted.is_some_and(|subject| *subject != session.user.id().to_string()) {
        return false;
    }
    let proof = asked.after_sign_in.as_deref();
    let is_fresh =
        proof.is_some_and(|proof| fresh_sign_in::is_proven(premises, session, asked.digest, proof));
    let now = premises.node.clock.now();
    // OpenID Connect Core section 3.1.2.1: older than max_age, the user MUST be asked to sign in.
    let is_young = |seconds| now <= session.sign_in.at.plus_seconds(seconds);
    is_fresh || (!asked.prompt.wants_fresh_sign_in() && asked.max_age.is_none_or(is_young))
}

/// Whether the user is asked: not where the client is the organisation's own, and not again for what was consented to.
async fn must_be_asked(
    asked: &AskedFor,
    session: &LiveSession,
    premises: &Premises,
) -> Result<bool, StoreError> {
    if asked.prompt.consent {
        return Ok(true);
    }
    let client = asked.client();
    if client.settings().consent == ConsentPolicy::Implied {
        return Ok(false);
    }
    // RFC 8252 section 8.6: an application on the user's machine cannot prove which one it is; another may have taken its name.
    if client.settings().is_public() && !asked.redirect_uri().starts_with("https://") {
        return Ok(true);
    }
    let store = &premises.store;
    let consent = store.consent_find(session.user.id(), client.id()).await?;
    Ok(!consent.is_some_and(|consent| consent.scope.contains_all(&asked.scope)))
}

fn told(asked: &AskedFor, fault: Fault, premises: &Premises) -> Next {
    Next::Answer(Box::new(answer_with(asked, fault, premises)))
}

/// The answer to the client with a fault.
pub(super) fn answer_with(
    asked: &AskedFor,
    fault: Fault,
    premises: &Premises,
) -> AuthorizationResponse {
    let Told { code, description } = fault.into();
    let issuer = premises.own_names.issuer();
    AuthorizationResponse::with_error(&asked.target, issuer, code, description)
}
