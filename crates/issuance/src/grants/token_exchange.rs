//! `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a client trades a token that speaks for somebody for one of its own, for
//! another resource perhaps, with less scope and never more. The new token says who acts (`act`), unless the client may impersonate; it ends
//! with the tokens it was traded for, and no refresh token comes with it.
//!
//! | file | what it holds |
//! |---|---|
//! | `asked` | the parameters, and the types of tokens |
//! | `proven_token` | a token that was presented, proven; whichever kind it is |
//! | `proving`, `access_token`, `id_token`, `trusted_jwt` | how each kind is proven |
//! | `may_act`, `acting` | who may act, and who acts |
//! | `subject` | what the subject's token brings |

use jurat_protocol::grant_type::GrantType;

use super::grant::ClientGrant;
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::{Entitlement, Exchange};
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use asked::Asked;
use proven_token::ProvenToken;
use proving::prove;

mod access_token;
mod acting;
mod asked;
mod id_token;
mod may_act;
mod proven_token;
mod proving;
mod subject;
mod trusted_jwt;

/// The grant.
pub(super) struct TokenExchange;

impl ClientGrant for TokenExchange {
    const GRANT_TYPE: GrantType = GrantType::TokenExchange;
    const ADMITS_PUBLIC_CLIENTS: bool = false;

    async fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        may_exchange(client)?;
        let asked = Asked::of(context.request.form)?;
        let mut subject = prove(asked.subject, client.client(), context).await?;
        let actor = match asked.actor {
            None => None,
            Some(presented) => {
                let proven = prove(presented, client.client(), context).await;
                Some(proven.map_err(|rejection| rejection.of("actor token: "))?)
            }
        };
        let own = context.premises.own_names.issuer();
        let act = acting::of_the_new_token(&mut subject, actor.as_ref(), client.client(), own)?;
        // RFC 8693 section 2.2.1: expires_in; nothing lives on when what it stands on has ended.
        let ends = actor.iter().map(|actor| actor.expires_at);
        let ends_at = ends.fold(subject.expires_at, std::cmp::Ord::min);
        let brought = subject.bring(client.client(), context).await?;
        let mut traded = brought.traded;
        let spends = actor.iter().flat_map(ProvenToken::spends);
        traded.spends.extend(spends);
        let entitlement = Entitlement {
            actor: act,
            exchange: Some(Exchange {
                ends_at,
                requested: asked.requested,
            }),
            ..brought.entitlement
        };
        Ok(Authorization::by_exchange(
            entitlement,
            client,
            brought.standing,
            traded,
        ))
    }
}

/// A client that may not use the grant must not become a place to ask about tokens. An administrator speaks for itself alone.
fn may_exchange(client: &AuthenticatedClient) -> Result<(), Rejection> {
    let (client, grant_type) = (client.client(), GrantType::TokenExchange);
    let is_registered = client.settings().grant_types.contains(&grant_type);
    if is_registered && !client.kind().is_administrator() {
        return Ok(());
    }
    Err(Rejection::new(Reason::GrantNotAllowed, grant_type))
}
