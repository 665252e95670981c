//! What the subject's token brings: an entitlement within it, and how the new token stands to it.

use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::scope::ScopeSet;
use jurat_registry::client::{Client, ConsentPolicy};
use jurat_registry::store::Issuer;
use jurat_registry::user::User;

use super::proven_token::{Proof, ProvenToken};
use crate::access_token::ActiveToken;
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::authorization::{Standing, TradedAssertions};
use crate::entitlement::Entitlement;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// What a token brings.
pub(super) struct Brought {
    /// Who may have a token, and for whom. Who acts, and until when, is for the exchange.
    pub(super) entitlement: Entitlement,
    /// How the new token stands to it.
    pub(super) standing: Standing,
    /// What is spent and recorded.
    pub(super) traded: TradedAssertions,
}

impl ProvenToken {
    /// What it brings as the subject's.
    pub(super) async fn bring(
        self,
        client: &Arc<Client>,
        context: &RequestContext<'_>,
    ) -> Result<Brought, Rejection> {
        let spends = self.spends().to_vec();
        match self.proof {
            Proof::AccessToken(token) => by_access_token(*token, client, context).await,
            Proof::IdToken(user) => by_id_token(user, client, context).await,
            Proof::Assertion(verified, user) => {
                let fingerprint = Some(verified.fingerprint());
                let (statement, evidence) = verified.into_parts();
                let said = Entitlement::by_statement(statement, Some(client), user);
                Ok(Brought {
                    entitlement: Entitlement {
                        grant_type: GrantType::TokenExchange,
                        ..said
                    },
                    standing: Standing::Alone,
                    traded: TradedAssertions {
                        spends,
                        fingerprint,
                        evidence,
                    },
                })
            }
        }
    }
}

/// The user and the identity provider behind it were found live when it was judged.
async fn by_access_token(
    token: ActiveToken,
    client: &Arc<Client>,
    context: &RequestContext<'_>,
) -> Result<Brought, Rejection> {
    let store = context.store();
    let user = match token.user {
        Some(id) => store.user_find(id).await?,
        None => None,
    };
    let provider = match token.identity_provider {
        Some(id) => store.identity_provider_find(id).await?,
        None => None,
    };
    let issuer = provider.map(|one| TrustedIssuer::retold(Issuer::IdentityProvider(one)));
    let standing = Standing::Traded {
        token: Some(token.id),
        grant: token.grant,
    };
    Ok(Brought {
        entitlement: Entitlement::by_access_token(token, client, user, issuer),
        standing,
        traded: TradedAssertions::default(),
    })
}

async fn by_id_token(
    user: Arc<User>,
    client: &Arc<Client>,
    context: &RequestContext<'_>,
) -> Result<Brought, Rejection> {
    let consented = match client.settings().consent {
        ConsentPolicy::Implied => None,
        ConsentPolicy::Ask => {
            let consent = context.store().consent_find(user.id(), client.id()).await?;
            Some(consent.map_or(ScopeSet::EMPTY, |consent| consent.scope))
        }
    };
    Ok(Brought {
        entitlement: Entitlement::by_id_token(client, user, consented),
        standing: Standing::Alone,
        traded: TradedAssertions::default(),
    })
}
