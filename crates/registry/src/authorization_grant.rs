//! An authorization grant: what a user or an assertion has allowed a client, kept because further tokens come from it. Every token and
//! refresh token that came from it names it, so that one row ends them all (RFC 6749 section 10.4, RFC 7009 section 2.1).

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::{ClientId, GrantId, IdentityProviderId, TicketId, UserId};
use crate::problem::InvalidRecord;
use crate::ticket::{TicketDocument, TicketKind};

/// An authorization grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationGrant {
    /// Its identifier: the number of the decision that began it.
    pub id: GrantId,
    /// The grant type that brought it.
    pub grant_type: GrantType,
    /// The client it is for.
    pub client: ClientId,
    /// The user who allowed it, if one of this server's did.
    pub user: Option<UserId>,
    /// The identity provider whose assertion brought it.
    pub identity_provider: Option<IdentityProviderId>,
    /// Whom its tokens speak for.
    pub subject: String,
    /// The most that its tokens may have.
    pub scope: ScopeSet,
    /// The resource servers that its tokens may be for.
    pub audience: Vec<String>,
    /// Claims that its tokens carry, a JSON object.
    pub claims: Option<String>,
    /// Who acts for the subject (RFC 8693 section 4.1), a JSON object.
    pub actor: Option<String>,
    /// How the user signed in.
    pub sign_in: Option<SignIn>,
    /// When it was given.
    pub created_at: Timestamp,
    /// From when on nothing comes from it any more: the absolute lifetime of its refresh tokens.
    pub expires_at: Timestamp,
    /// Since when it is revoked.
    pub revoked_at: Option<Timestamp>,
}

impl AuthorizationGrant {
    /// The session that it ends with.
    pub fn session(&self) -> Option<TicketId> {
        self.sign_in.as_ref().and_then(|sign_in| sign_in.session)
    }

    /// Whether tokens may come from it.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// The grant as JSON for a row of the store. Whether it is revoked stands in a column of its own.
    pub fn to_row(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row of the store.
    pub fn from_row(row: &str, revoked_at: Option<Timestamp>) -> Result<Self, InvalidRecord> {
        let grant: Self = serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        Ok(Self {
            revoked_at,
            ..grant
        })
    }
}

/// How and when a user signed in: what an ID token says of it (OpenID Connect Core section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// `auth_time`.
    pub at: Timestamp,
    /// `amr` (RFC 8176), such as `pwd`.
    pub methods: Vec<String>,
    /// `nonce` of the authorization request.
    pub nonce: Option<String>,
    /// The session with which everything ends that comes of it, when its user signs out (OpenID Connect Back-Channel Logout section 2.7);
    /// `None` where it was allowed for `offline_access`, or not by a browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<TicketId>,
}

/// What a refresh token stands for. Its number is that of the decision that issued it; its successor's that of the decision that took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefreshTokenDocument {
    /// The grant that it continues.
    pub grant: GrantId,
    /// The client it was issued to; it stands here too so that a foreign client is refused without a second read.
    pub client: ClientId,
}

impl TicketDocument for RefreshTokenDocument {
    const KIND: TicketKind = TicketKind::RefreshToken;
}

/// Settings of refresh tokens; what a client leaves open the tenant decides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RefreshSettings {
    /// Seconds until the last refresh token of a grant ends, however often it was renewed.
    pub lifetime_seconds: Option<u32>,
    /// Seconds for which a refresh token may lie unused.
    pub idle_seconds: Option<u32>,
    /// Seconds in which a refresh token that was just used is answered once more with the same successor, because the first answer may have
    /// been lost. 0: a second use ends the grant at once.
    pub grace_seconds: Option<u32>,
    /// Whether an assertion that is traded brings a refresh token too (RFC 7521 section 4.1 advises against it).
    pub for_assertions: Option<bool>,
}

impl RefreshSettings {
    /// Longest absolute lifetime: a year.
    pub const MOST_LIFETIME_SECONDS: u32 = 366 * 86_400;
    /// Longest grace.
    pub const MOST_GRACE_SECONDS: u32 = 300;

    /// Checks what is stated.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let life = 60..=Self::MOST_LIFETIME_SECONDS;
        let is_life = |stated: Option<u32>| stated.is_none_or(|seconds| life.contains(&seconds));
        crate::problem::require(
            is_life(self.lifetime_seconds),
            "refresh.lifetime_seconds",
            "refresh tokens live 60 seconds to 366 days",
        )?;
        crate::problem::require(
            is_life(self.idle_seconds),
            "refresh.idle_seconds",
            "a refresh token may lie unused for 60 seconds to 366 days",
        )?;
        crate::problem::require(
            self.grace_seconds
                .is_none_or(|seconds| seconds <= Self::MOST_GRACE_SECONDS),
            "refresh.grace_seconds",
            "the grace for a lost answer is 300 seconds at most",
        )
    }

    /// These settings, with what they leave open taken from `wider`.
    #[must_use]
    pub fn or(&self, wider: &Self) -> Self {
        Self {
            lifetime_seconds: self.lifetime_seconds.or(wider.lifetime_seconds),
            idle_seconds: self.idle_seconds.or(wider.idle_seconds),
            grace_seconds: self.grace_seconds.or(wider.grace_seconds),
            for_assertions: self.for_assertions.or(wider.for_assertions),
        }
    }
}

/// Refresh settings with nothing left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedRefreshSettings {
    /// Seconds until the last refresh token of a grant ends.
    pub lifetime_seconds: u32,
    /// Seconds for which a refresh token may lie unused.
    pub idle_seconds: u32,
    /// Seconds of grace for a lost answer.
    pub grace_seconds: u32,
    /// Whether an assertion that is traded brings a refresh token too.
    pub for_assertions: bool,
}

/// The defaults: thirty days, fourteen unused, half a minute of grace, none for assertions.
impl From<&RefreshSettings> for ResolvedRefreshSettings {
    fn from(settings: &RefreshSettings) -> Self {
        Self {
            lifetime_seconds: settings.lifetime_seconds.unwrap_or(30 * 86_400),
            idle_seconds: settings.idle_seconds.unwrap_or(14 * 86_400),
            grace_seconds: settings.grace_seconds.unwrap_or(30),
            for_assertions: settings.for_assertions.unwrap_or(false),
        }
    }
}
