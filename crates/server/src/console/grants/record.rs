//! Grants, access tokens and refresh tokens as the API shows them: never the tokens themselves.

use jurat_console::grants::IssuedRow;
use jurat_console::part::{Badge, Fact, Tone};
use jurat_console::paths::segment;
use jurat_registry::clock::Timestamp;
use serde::Deserialize;

use crate::console::api::Refused;
use crate::console::clients::list::short;
use crate::console::read::Provider;
use crate::console::visit::Visit;

/// Whether something counts.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Standing {
    Live,
    Ended,
    Revoked,
    Used,
}

/// An authorization grant.
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "as the API calls them")]
pub(super) struct Grant {
    pub(super) id: String,
    pub(super) standing: Standing,
    pub(super) grant_type: String,
    pub(super) client: String,
    user: Option<String>,
    identity_provider: Option<String>,
    pub(super) subject: String,
    scope: String,
    audience: Vec<String>,
    ends_with_session: bool,
    pub(super) created_at: Timestamp,
    expires_at: Timestamp,
    revoked_at: Option<Timestamp>,
}

/// A grant with what came of it.
#[derive(Deserialize)]
pub(super) struct GrantWithTokens {
    #[serde(flatten)]
    pub(super) grant: Grant,
    /// The newest first.
    pub(super) tokens: Vec<Token>,
    pub(super) refresh_tokens: Vec<RefreshToken>,
    pub(super) has_more: bool,
}

/// An access token.
#[derive(Clone, Deserialize)]
pub(super) struct Token {
    /// The decision that granted it.
    pub(super) decision: String,
    pub(super) standing: Standing,
    pub(super) grant_type: String,
    pub(super) client: Option<String>,
    pub(super) subject: String,
    user: Option<String>,
    scope: String,
    audience: Vec<String>,
    format: String,
    pub(super) issued_at: Timestamp,
    expires_at: Timestamp,
    revoked_at: Option<Timestamp>,
    pub(super) grant: Option<String>,
    pub(super) traded: Option<String>,
}

/// A refresh token.
#[derive(Deserialize)]
pub(super) struct RefreshToken {
    /// The decision that issued it.
    pub(super) number: String,
    pub(super) standing: Standing,
    pub(super) used_at: Option<Timestamp>,
    pub(super) used_by: Option<String>,
}

impl Standing {
    /// In a word.
    pub(super) fn badge(self) -> Badge {
        match self {
            Self::Live => Badge::new(Tone::Good, "Counts"),
            Self::Ended => Badge::new(Tone::Off, "Ended"),
            Self::Revoked => Badge::new(Tone::Bad, "Revoked"),
            Self::Used => Badge::new(Tone::Off, "Used"),
        }
    }

    /// Whether it counts.
    pub(super) fn is_live(self) -> bool {
        self == Self::Live
    }
}

impl Grant {
    /// As a row of a list.
    pub(super) fn row(&self, visit: &Visit) -> IssuedRow {
        IssuedRow {
            id: self.id.clone(),
            state: self.standing.badge(),
            client: Some(self.client.clone()),
            subject: self.subject.clone(),
            grant: short(&self.grant_type),
            scope: self.scope.clone(),
            issued_at: visit.when(self.created_at),
            ends: visit.when(self.expires_at),
        }
    }

    /// What else is known of it.
    pub(super) async fn facts(&self, visit: &Visit) -> Result<Vec<Fact>, Refused> {
        let provider = match &self.identity_provider {
            Some(id) => Some(named_provider(visit, id).await?),
            None => None,
        };
        let session = "or when its user signs out, if that is first";
        let known = [
            Some(Fact::new("Grant type", short(&self.grant_type))),
            provider,
            self.user.as_deref().map(|id| user(visit, id)),
            Some(Fact::new("Scope", &self.scope).code()),
            audience(&self.audience),
            Some(told(visit, "Given", self.created_at)),
            self.revoked_at.map(|at| told(visit, "Revoked", at)),
            Some(told(visit, "Ends", self.expires_at)),
            self.ends_with_session
                .then(|| Fact::new("Ends too", session)),
        ];
        Ok(known.into_iter().flatten().collect())
    }
}

impl Token {
    /// As a row of a list.
    pub(super) fn row(&self, visit: &Visit) -> IssuedRow {
        IssuedRow {
            id: self.decision.clone(),
            state: self.standing.badge(),
            client: self.client.clone(),
            subject: self.subject.clone(),
            grant: short(&self.grant_type),
            scope: self.scope.clone(),
            issued_at: visit.when(self.issued_at),
            ends: visit.when(self.expires_at),
        }
    }

    /// What else is known of it.
    pub(super) fn facts(&self, visit: &Visit) -> Vec<Fact> {
        let base = visit.base();
        let format = match self.format.as_str() {
            "jwt" => "JWT",
            other => other,
        };
        let client = self.client.as_ref();
        let grant = self.grant.as_ref();
        let known = [
            Some(Fact::new("Grant type", short(&self.grant_type))),
            client.map(|id| Fact::new("Client", id).at(base.record("clients", id))),
            self.user.as_deref().map(|id| user(visit, id)),
            Some(Fact::new("Scope", &self.scope).code()),
            audience(&self.audience),
            Some(Fact::new("Format", format)),
            Some(told(visit, "Issued", self.issued_at)),
            self.revoked_at.map(|at| told(visit, "Revoked", at)),
            Some(told(visit, "Ends", self.expires_at)),
            grant.map(|id| Fact::new("Grant", id).at(base.record("grants", id)).code()),
        ];
        known.into_iter().flatten().collect()
    }
}

fn told(visit: &Visit, name: &str, at: Timestamp) -> Fact {
    let at = visit.when(at);
    Fact::new(name, format!("{}, {}", at.text(), at.relative()))
}

fn user(visit: &Visit, id: &str) -> Fact {
    Fact::new("User", id)
        .at(visit.base().record("users", id))
        .code()
}

fn audience(audience: &[String]) -> Option<Fact> {
    (!audience.is_empty()).then(|| Fact::new("Audience", audience.join(", ")).code())
}

/// The identity provider of that id; of one that was removed only the id is left.
async fn named_provider(visit: &Visit, id: &str) -> Result<Fact, Refused> {
    let path = format!("/identity-providers/{}", segment(id));
    let found: Result<Provider, _> = visit.api().get(&path).await;
    match found {
        Ok(provider) => {
            let page = visit.base().record("identity-providers", id);
            Ok(Fact::new("Identity provider", provider.issuer).at(page))
        }
        Err(refused) if refused.is_not_found() => Ok(Fact::new("Identity provider", id).code()),
        Err(refused) => Err(refused),
    }
}
