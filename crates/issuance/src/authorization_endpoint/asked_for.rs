//! An authorization request that is in order: what a client asks a user for. Made by [`super::request`] alone.

use std::sync::Arc;

use jurat_protocol::pkce::CodeChallenge;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::Client;
use jurat_registry::id::TicketId;

use super::fresh_sign_in::{self, RequestDigest};
use super::prompt::Prompt;
use super::redirect_target::RedirectTarget;
use crate::premises::Premises;
use crate::session::LiveSession;

/// What a client asks a user for.
pub struct AskedFor {
    pub(super) target: RedirectTarget,
    pub(super) scope: ScopeSet,
    pub(super) audience: Vec<String>,
    pub(super) challenge: Option<CodeChallenge>,
    pub(super) nonce: Option<String>,
    pub(super) prompt: Prompt,
    pub(super) max_age: Option<u32>,
    pub(super) login_hint: Option<String>,
    /// Whom the `id_token_hint` names.
    pub(super) hinted_subject: Option<String>,
    /// The pushed request that this is.
    pub(super) pushed: Option<TicketId>,
    pub(super) digest: RequestDigest,
    /// That the user signed in for this request, unproven.
    pub(super) after_sign_in: Option<String>,
}

impl AskedFor {
    /// Who asks.
    pub fn client(&self) -> &Arc<Client> {
        &self.target.client
    }

    /// For which scope.
    pub fn scope(&self) -> &ScopeSet {
        &self.scope
    }

    /// For which resource servers.
    pub fn audience(&self) -> &[String] {
        &self.audience
    }

    /// Where the answer goes.
    pub fn redirect_uri(&self) -> &str {
        &self.target.uri
    }

    /// The name that the user may sign in with, as the client guesses it.
    pub fn login_hint(&self) -> Option<&str> {
        self.login_hint.as_deref()
    }

    /// What its address carries after the sign-in that began `session`.
    pub(crate) fn after_sign_in(&self, session: &LiveSession, premises: &Premises) -> String {
        fresh_sign_in::proof(premises, session, self.digest)
    }

    /// What the request says of asking the user.
    pub fn prompt(&self) -> Prompt {
        self.prompt
    }
}
