//! Issued access tokens, as their records show them: never the token, nor the digest of its secret.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, UserId};
use jurat_registry::issuance::IssuedToken;
use jurat_registry::token_settings::TokenFormat;
use schemars::JsonSchema;
use serde::Serialize;

use crate::respond::problem::Problem;
use crate::state::AppState;

pub(crate) mod find;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod revoke;

/// Whether something counts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Standing")]
pub(crate) enum Standing {
    /// It counts, as far as its record says.
    Live,
    /// It is past its end.
    Ended,
    /// It, or what it came from, is revoked.
    Revoked,
    /// It was used, as it may be once.
    Used,
}

impl Standing {
    pub(crate) fn of(revoked_at: Option<Timestamp>, expires_at: Timestamp, now: Timestamp) -> Self {
        match revoked_at {
            Some(_) => Self::Revoked,
            None if expires_at <= now => Self::Ended,
            None => Self::Live,
        }
    }
}

/// An issued token.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IssuedToken")]
pub(crate) struct ShownToken {
    /// The decision that granted it: the `jti` of a JWT.
    decision: DecisionId,
    /// Whether it counts.
    standing: Standing,
    /// The grant type.
    grant_type: GrantType,
    /// The client it was issued to; `null` when an assertion was presented without one.
    client: Option<String>,
    /// Whom it speaks for.
    subject: String,
    /// The user of this server that it speaks for.
    user: Option<UserId>,
    /// What was granted.
    scope: String,
    /// For which resource servers.
    audience: Vec<String>,
    /// Its format.
    format: TokenFormat,
    /// When it was issued.
    issued_at: Timestamp,
    /// From when on it is not valid.
    expires_at: Timestamp,
    /// Since when it, or the grant that it came from, is revoked.
    revoked_at: Option<Timestamp>,
    /// The authorization grant that it came from, where more may come.
    grant: Option<GrantId>,
    /// The token of this server that it was traded for, by its decision: it falls with that one.
    traded: Option<DecisionId>,
}

impl ShownToken {
    pub(crate) fn of(token: IssuedToken, now: Timestamp) -> Self {
        Self {
            decision: token.decision,
            standing: Standing::of(token.revoked_at, token.expires_at, now),
            grant_type: token.grant_type,
            client: token.client.map(String::from),
            subject: token.subject,
            user: token.user,
            scope: token.scope.to_string(),
            audience: token.audience,
            format: match token.secret_digest {
                Some(_) => TokenFormat::Opaque,
                None => TokenFormat::Jwt,
            },
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            grant: token.grant,
            traded: token.traded,
        }
    }
}

/// The record of the token that the decision of this id granted.
pub(crate) async fn record(app: &AppState, id: &str) -> Result<IssuedToken, Problem> {
    let missing = || {
        Problem::not_found(
            "there is no record of that token: records are kept for 30 days after the token's end",
        )
    };
    let id: DecisionId = id.parse().map_err(|_| missing())?;
    let store = app.authorization_server.store();
    store.issued_token_find(id).await?.ok_or_else(missing)
}
