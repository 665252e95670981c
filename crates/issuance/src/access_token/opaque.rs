//! An opaque access token: found by its number, proven by the digest of its secret.

use aws_lc_rs::constant_time;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::id::DecisionId;

use super::active_token::{ActiveToken, TokenRefusal};
use super::holder::Holder;
use super::own_token::OwnToken;
use crate::premises::Premises;

/// Reads a token of this server.
pub(super) async fn read(text: &str, premises: &Premises) -> Result<OwnToken, TokenRefusal> {
    // The checksum turns junk away before any look-up.
    let token =
        OpaqueToken::parse(OpaqueTokenKind::AccessToken, text).ok_or(TokenRefusal::Unknown)?;
    let decision = DecisionId::from_bytes(token.number);
    let record = premises.store.issued_token_find(decision).await?;
    let record = record.ok_or(TokenRefusal::Unknown)?;
    let kept = record.secret_digest.ok_or(TokenRefusal::Unknown)?;
    constant_time::verify_slices_are_equal(&kept, &token.digest())
        .map_err(|_| TokenRefusal::Unknown)?;
    let holder = Holder::of_record(&record);
    // A token without a client has an identity provider, and its issuer is the name: as in a JWT access token.
    let client_id = match (&record.client, record.identity_provider) {
        (Some(client), _) => client.as_str().to_owned(),
        (None, Some(id)) => {
            let provider = premises.store.identity_provider_find(id).await?;
            provider.ok_or(TokenRefusal::Withdrawn)?.issuer().to_owned()
        }
        (None, None) => return Err(TokenRefusal::Unknown),
    };
    let token = ActiveToken {
        id: record.decision,
        subject: record.subject,
        client_id,
        scope: record.scope,
        audience: record.audience,
        issued_at: record.issued_at,
        expires_at: record.expires_at,
        claims: record.claims,
        actor: record.actor,
        user: record.user,
        grant: record.grant,
        identity_provider: record.identity_provider,
        traded: record.traded,
        exchanges: 0,
    };
    Ok(OwnToken {
        token,
        holder,
        revoked_at: record.revoked_at,
    })
}
