//! An ID token of this server that is traded: the client's own, unexpired, and its user still counts. It says who somebody is and grants
//! nothing, so what may come of it is what the user consented to.

use jurat_registry::client::Client;
use jurat_registry::id::UserId;

use super::proven_token::{Proof, ProvenToken};
use crate::act::Party;
use crate::own_id_token;
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// Proves it.
pub(super) async fn prove(
    text: &str,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<ProvenToken, Rejection> {
    let token = own_id_token::read(text, context.premises).await?;
    let token = token
        .ok_or_else(|| Rejection::new(Reason::TradedTokenUnknown, "no ID token of this server"))?;
    // OpenID Connect Core section 3.1.3.7: it is for its audience alone.
    if token.client != client.id().as_str() {
        let whose = format_args!("an ID token for {}", quoted(&token.client));
        return Err(Rejection::new(Reason::TradedTokenOfAnother, whose));
    }
    if token.expires_at <= context.now {
        let detail = format_args!("an ID token until {}", token.expires_at);
        return Err(Rejection::new(Reason::TradedTokenExpired, detail));
    }
    // One that was removed and came back under the same name is another client.
    let is_this_client = client.parts().created_at.seconds() <= token.issued_at.seconds();
    let id: Option<UserId> = token.subject.parse().ok().filter(|_| is_this_client);
    let user = match id {
        Some(id) => context.store().user_find(id).await?,
        None => None,
    };
    // What came before a reset of the password does not count.
    let user = user.filter(|user| user.vouches_for(token.issued_at, context.now));
    let user = user.ok_or_else(|| {
        let detail = "the user or the client of the ID token no longer counts";
        Rejection::new(Reason::TradedTokenRevoked, detail)
    })?;
    Ok(ProvenToken {
        party: Party {
            subject: token.subject,
            issuer: None,
            client_id: Some(token.client),
            is_client: false,
            is_user: true,
        },
        act: None,
        may_act: None,
        expires_at: token.expires_at,
        proof: Proof::IdToken(user),
    })
}
