//! What a presented access token turns out to be: good now, or not counting, and why (RFC 6750 section 3.1).

use jurat_protocol::scope::ScopeSet;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::{DecisionId, GrantId, IdentityProviderId, UserId};
use jurat_registry::issuance::CarriedClaims;
use jurat_registry::store::StoreError;

use crate::mint::keyring::KeyringError;

/// A token that is good now: signed or stored by this server, neither expired nor revoked, and everybody behind it still live.
#[derive(Debug, Clone)]
pub struct ActiveToken {
    /// The decision that granted it (`jti`).
    pub id: DecisionId,
    /// Whom it speaks for.
    pub subject: String,
    /// The client it was issued to (RFC 9068 section 2.2, `client_id`).
    pub client_id: String,
    /// What was granted.
    pub scope: ScopeSet,
    /// For which resource servers.
    pub audience: Vec<String>,
    /// When it was issued, in whole seconds.
    pub issued_at: Timestamp,
    /// From when on it is not valid.
    pub expires_at: Timestamp,
    /// Claims of the assertion that it carries.
    pub claims: CarriedClaims,
    /// Who acts for the subject (RFC 8693 section 4.1), a JSON object.
    pub actor: Option<String>,
    /// The user of this server for whom it speaks.
    pub user: Option<UserId>,
    /// The grant that it came from, where more may come.
    pub grant: Option<GrantId>,
    /// The identity provider whose assertion brought it.
    pub identity_provider: Option<IdentityProviderId>,
    /// The token of this server that it was traded for (RFC 8693).
    pub traded: Option<DecisionId>,
    /// How many exchanges lie behind it.
    pub exchanges: usize,
}

/// Why a token does not count (RFC 6750 section 3.1). What an outsider learns is the same for all but the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// Not a token of this server, or altered.
    #[error("the access token is not valid")]
    Unknown,
    /// Past its end.
    #[error("the access token has expired")]
    Expired,
    /// It, or the grant that it came from, was revoked (RFC 7009).
    #[error("the access token is not valid")]
    Revoked,
    /// The client, user or identity provider behind it was disabled, removed, or has ended.
    #[error("the access token is not valid")]
    Withdrawn,
    /// The token could not be looked up now.
    #[error("the access token cannot be checked now")]
    Unavailable,
}

impl From<KeyringError> for TokenRefusal {
    fn from(_: KeyringError) -> Self {
        Self::Unavailable
    }
}

impl From<StoreError> for TokenRefusal {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}
