//! A token that an administrator presents to learn what it is: found by the number inside it and proven as everywhere, whether or not it
//! still counts. A `jti` alone finds its record too: it proves nothing, and nobody gets anything for it.

use aws_lc_rs::constant_time;
use jurat_protocol::opaque_token::{OpaqueToken, OpaqueTokenKind};
use jurat_registry::authorization_grant::RefreshTokenDocument;
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::IssuedToken;
use jurat_registry::store::StoreError;
use jurat_registry::ticket::Ticket;

use crate::access_token::{self, TokenRefusal};
use crate::premises::Premises;
use crate::ticket;

/// What a presented text is.
pub enum PresentedToken {
    /// An access token, by its record.
    Access(Box<IssuedToken>),
    /// A refresh token, by its ticket, and what it stands for.
    Refresh(Box<Ticket>, RefreshTokenDocument),
}

/// What `text` is; `None` when it is no token of this server, or there is no record of it any more.
pub(crate) async fn find(
    text: &str,
    premises: &Premises,
) -> Result<Option<PresentedToken>, StoreError> {
    if text.starts_with(OpaqueTokenKind::RefreshToken.prefix()) {
        let found = ticket::proven::<RefreshTokenDocument>(text, &*premises.store).await?;
        let token = |found: ticket::Presented<RefreshTokenDocument>| {
            PresentedToken::Refresh(Box::new(found.ticket), found.document)
        };
        return Ok(found.ok().map(token));
    }
    let record = if text.starts_with(OpaqueTokenKind::AccessToken.prefix()) {
        opaque(text, premises).await?
    } else if let Ok(id) = text.parse::<DecisionId>() {
        premises.store.issued_token_find(id).await?
    } else {
        jwt(text, premises).await?
    };
    let token = |record| PresentedToken::Access(Box::new(record));
    Ok(record.map(token))
}

async fn opaque(text: &str, premises: &Premises) -> Result<Option<IssuedToken>, StoreError> {
    // The checksum turns junk away before any look-up.
    let Some(token) = OpaqueToken::parse(OpaqueTokenKind::AccessToken, text) else {
        return Ok(None);
    };
    let decision = DecisionId::from_bytes(token.number);
    let record = premises.store.issued_token_find(decision).await?;
    let is_it = |record: &IssuedToken| {
        record.secret_digest.is_some_and(|kept| {
            constant_time::verify_slices_are_equal(&kept, &token.digest()).is_ok()
        })
    };
    Ok(record.filter(is_it))
}

async fn jwt(text: &str, premises: &Premises) -> Result<Option<IssuedToken>, StoreError> {
    match access_token::find(premises, text).await {
        Ok(own) => premises.store.issued_token_find(own.said().id).await,
        Err(TokenRefusal::Unavailable) => Err(StoreError::Unavailable(
            "the token could not be looked up".into(),
        )),
        Err(_) => Ok(None),
    }
}
