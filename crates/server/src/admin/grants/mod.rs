//! Authorization grants: what users and assertions allowed clients, from which further tokens come.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::authorization_grant::AuthorizationGrant;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{ClientId, DecisionId, GrantId, IdentityProviderId, TicketId, UserId};
use jurat_registry::ticket::Ticket;
use schemars::JsonSchema;
use serde::Serialize;

use super::tokens::Standing;
use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod revoke;
pub(crate) mod revoke_all;

/// An authorization grant.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Grant")]
pub(crate) struct ShownGrant {
    /// Its id: that of the decision that began it.
    id: GrantId,
    /// Whether tokens come from it.
    standing: Standing,
    /// The grant type that brought it.
    grant_type: GrantType,
    /// The client it is for.
    client: ClientId,
    /// The user who allowed it.
    user: Option<UserId>,
    /// The identity provider whose assertion brought it.
    identity_provider: Option<IdentityProviderId>,
    /// Whom its tokens speak for.
    subject: String,
    /// The most that its tokens may have.
    scope: String,
    /// The resource servers that its tokens may be for.
    audience: Vec<String>,
    /// Whether it ends when its user signs out.
    ends_with_session: bool,
    /// When it was given.
    created_at: Timestamp,
    /// From when on nothing comes from it any more.
    expires_at: Timestamp,
    /// Since when it is revoked.
    revoked_at: Option<Timestamp>,
}

impl ShownGrant {
    pub(crate) fn of(grant: AuthorizationGrant, now: Timestamp) -> Self {
        Self {
            id: grant.id,
            standing: Standing::of(grant.revoked_at, grant.expires_at, now),
            grant_type: grant.grant_type,
            user: grant.user,
            identity_provider: grant.identity_provider,
            ends_with_session: grant.session().is_some(),
            client: grant.client,
            subject: grant.subject,
            scope: grant.scope.to_string(),
            audience: grant.audience,
            created_at: grant.created_at,
            expires_at: grant.expires_at,
            revoked_at: grant.revoked_at,
        }
    }
}

/// A refresh token. Never the token, nor the digest of its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RefreshToken")]
pub(crate) struct ShownRefreshToken {
    /// Its number: that of the decision that issued it.
    number: TicketId,
    /// Whether it counts, as far as it is its own doing: with its grant it ends too.
    standing: Standing,
    /// From when on it counts for nothing.
    expires_at: Timestamp,
    /// When it was used.
    used_at: Option<Timestamp>,
    /// The decision that used it.
    used_by: Option<DecisionId>,
}

impl ShownRefreshToken {
    pub(crate) fn of(ticket: &Ticket, now: Timestamp) -> Self {
        Self {
            number: ticket.id,
            standing: match ticket.taken {
                Some(_) => Standing::Used,
                None => Standing::of(None, ticket.expires_at, now),
            },
            expires_at: ticket.expires_at,
            used_at: ticket.taken.map(|taken| taken.at),
            used_by: ticket.taken.map(|taken| taken.by),
        }
    }
}

/// The grant of that id.
pub(crate) async fn find(app: &AppState, id: &str) -> Result<AuthorizationGrant, Problem> {
    let missing = || {
        Problem::not_found(
            "there is no grant of that id: grants are kept for 30 days after their end",
        )
    };
    let id: GrantId = id.parse().map_err(|_| missing())?;
    let store = app.authorization_server.store();
    store.grant_find(id).await?.ok_or_else(missing)
}
