//! An access token presented back to this server, at the protected resource, the administration API, introspection or revocation: a JWT
//! by its signature (RFC 9068 section 4), an opaque one by its digest. Whichever it is, it must not be revoked, and the client, the
//! user and the identity provider behind it must still be live: switching one off ends what it got. One that was traded for another falls
//! with that one.

use jurat_protocol::opaque_token::OpaqueTokenKind;
use jurat_registry::clock::Timestamp;

use crate::premises::Premises;
pub use active_token::{ActiveToken, TokenRefusal};
pub(crate) use known_to::is_known_to;
pub(crate) use lineage::MOST_EXCHANGES;
pub(crate) use own_token::OwnToken;

mod active_token;
mod holder;
mod jwt;
mod known_to;
mod lineage;
mod opaque;
mod own_token;

/// Judges `token` as presented for `audience`.
pub(crate) async fn judge(
    premises: &Premises,
    token: &str,
    audience: &str,
) -> Result<ActiveToken, TokenRefusal> {
    let now = premises.node.clock.now();
    let own = find(premises, token).await?;
    // RFC 9068 section 4: aud MUST name the resource server.
    if !own.token.audience.iter().any(|named| named == audience) {
        return Err(TokenRefusal::Unknown);
    }
    active(own, premises, now).await
}

/// The token as this server issued it, whether or not it still counts.
pub(crate) async fn find(premises: &Premises, token: &str) -> Result<OwnToken, TokenRefusal> {
    if token.starts_with(OpaqueTokenKind::AccessToken.prefix()) {
        opaque::read(token, premises).await
    } else {
        jwt::read(token, premises).await
    }
}

/// The token, if it counts now.
pub(crate) async fn active(
    own: OwnToken,
    premises: &Premises,
    now: Timestamp,
) -> Result<ActiveToken, TokenRefusal> {
    let OwnToken {
        mut token,
        holder,
        revoked_at,
    } = own;
    // RFC 9068 section 4: exp MUST lie ahead. The clock that wrote it reads it: no skew.
    if token.expires_at <= now {
        return Err(TokenRefusal::Expired);
    }
    // RFC 7009 section 2: what was revoked counts no more, of either format.
    if revoked_at.is_some() {
        return Err(TokenRefusal::Revoked);
    }
    if !holder.is_live(premises, now).await? {
        return Err(TokenRefusal::Withdrawn);
    }
    let exchanges = lineage::exchanges(token.traded, premises, now).await?;
    token.exchanges = exchanges.ok_or(TokenRefusal::Withdrawn)?;
    Ok(token)
}
