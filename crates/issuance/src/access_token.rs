//! An access token presented back to this server, at the protected resource or the administration API: a JWT by its signature
//! (RFC 9068 section 4), an opaque one by its digest. Whichever it is, the client and the identity provider behind it must still
//! be live: switching one off ends what it got.

use jurat_protocol::opaque_token::OpaqueTokenKind;

use crate::ground::Premises;
pub use active_token::{ActiveToken, TokenRefusal};
use own_token::OwnToken;

mod active_token;
mod holder;
mod jwt;
mod opaque;
mod own_token;

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
