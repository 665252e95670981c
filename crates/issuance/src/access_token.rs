//! An access token presented back to this server, at the protected resource or the administration API: a JWT by its signature
//! (RFC 9068 section 4), an opaque one by its digest. Whichever it is, the client and the identity provider behind it must still
//! be live: switching one off ends what it got.

use jurat_protocol::opaque_token::OpaqueTokenKind;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::clock::Timestamp;
use jurat_registry::store::StoreError;

use crate::ground::Premises;
use holder::Holder;

mod holder;
mod jwt;
mod opaque;

/// A token that is good now: signed or stored by this server, not expired, its client and identity provider still live.
#[derive(Debug, Clone)]
pub struct ActiveToken {
    /// Whom it speaks for.
    pub subject: String,
    /// The client it was issued to (RFC 9068 section 2.2, `client_id`).
    pub client_id: String,
    /// What was granted.
    pub scope: ScopeSet,
    /// For which resource servers.
    pub audience: Vec<String>,
    /// From when on it is not valid.
    pub expires_at: Timestamp,
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
    /// The client or identity provider behind it was disabled, removed, or has ended.
    #[error("the access token is not valid")]
    Withdrawn,
    /// The token could not be looked up now.
    #[error("the access token cannot be checked now")]
    Unavailable,
}

impl From<StoreError> for TokenRefusal {
    fn from(_: StoreError) -> Self {
        Self::Unavailable
    }
}

/// A token that is this server's. Whether it still counts is not judged yet.
struct OwnToken {
    token: ActiveToken,
    holder: Holder,
}

/// Judges `token` as presented for `audience`.
pub(crate) async fn judge(
    premises: &Premises,
    token: &str,
    audience: &str,
) -> Result<ActiveToken, TokenRefusal> {
    let now = premises.ground.clock.now();
    let OwnToken { token, holder } = if token.starts_with(OpaqueTokenKind::AccessToken.prefix()) {
        opaque::read(token, premises).await?
    } else {
        jwt::read(token, premises).await?
    };
    // RFC 9068 section 4: aud MUST name the resource server, exp MUST lie ahead. The clock that wrote it reads it: no skew.
    if !token.audience.iter().any(|named| named == audience) {
        return Err(TokenRefusal::Unknown);
    }
    if token.expires_at <= now {
        return Err(TokenRefusal::Expired);
    }
    if holder.is_live(premises, now).await? {
        Ok(token)
    } else {
        Err(TokenRefusal::Withdrawn)
    }
}
