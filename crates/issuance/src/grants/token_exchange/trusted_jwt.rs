//! A JWT of a registered identity provider that is traded: by the examination, the client binding and the replay policy of the JWT bearer
//! grant (RFC 7523 section 3). What a client signs for itself is no token of somebody's.

use jurat_registry::client::Client;

use super::may_act::MayAct;
use super::proven_token::{Proof, ProvenToken};
use crate::act::{Act, Party};
use crate::assertion::{self, local_user, purpose::Purpose};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// Proves it.
pub(super) async fn prove(
    text: &str,
    client: &Client,
    context: &RequestContext<'_>,
) -> Result<ProvenToken, Rejection> {
    let purpose = Purpose::TokenExchange { presenter: client };
    let mut verified = assertion::verify(text, purpose, context).await?;
    let issuer = verified.issuer().name().to_owned();
    let delegation = verified.take_delegation();
    let judge = async {
        let user = local_user::of(verified.statement(), context).await?;
        let Some(said) = delegation else {
            let detail = "it was verified for another purpose";
            return Err(Rejection::new(Reason::TradedTokenUnknown, detail));
        };
        // The clock skew that is allowed for its issuer leaves no life to a token that does not outlive it.
        if said.expires_at.seconds() <= context.now.seconds() {
            let detail = format_args!("exp {}: only the skew is left of it", said.expires_at);
            return Err(Rejection::new(Reason::AssertionExpired, detail));
        }
        let act = verified.statement().act.as_deref();
        let act = act.map(|text| Act::read_of(text, &issuer));
        let may_act = said.may_act.map(|text| MayAct::read(&text));
        Ok((
            user,
            Party {
                subject: said.subject,
                issuer: Some(issuer.clone()),
                client_id: None,
                is_client: false,
                is_user: false,
            },
            act.transpose()?,
            may_act.transpose()?,
            said.expires_at,
        ))
    };
    let judged: Result<_, Rejection> = judge.await;
    let (user, party, act, may_act, expires_at) =
        judged.map_err(|rejection| rejection.claimed_by(&issuer))?;
    Ok(ProvenToken {
        party,
        act,
        may_act,
        expires_at,
        proof: Proof::Assertion(Box::new(verified), user),
    })
}
