//! The token request: a procession of steps, each entered once, in this order, on one screen. What a step proves, the next one takes
//! as its type; a step left out does not compile.
//!
//! Reads come first, then the one write. Until it succeeds nothing is spent, and nothing is answered that was not written.

use std::sync::Arc;

use jurat_protocol::answer::TokenAnswer;
use jurat_registry::client::Client;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::DecisionId;

use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::authorization::Authorization;
use crate::client_auth::{self, AuthenticatedClient};
use crate::decision::{Decision, DecisionRecord};
use crate::grants::{self, Grant};
use crate::ground::Premises;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::{mint, policy};

mod unproven;

pub use unproven::{MalformedRequest, TokenRequest};

/// Decides a token request, and records the decision.
pub(crate) async fn decide(premises: &Premises, request: &TokenRequest<'_>) -> Decision {
    let now = premises.ground.clock.now();
    let context = RequestContext {
        request,
        premises,
        now,
    };
    let (id, outcome) = match DecisionId::new(now, &*premises.ground.randomness) {
        Ok(id) => (id, identify(id, &context).await),
        Err(none) => (id_without_chance(now), Err(none.into())),
    };
    let used_the_header = request.authorization.is_some();
    let outcome = outcome.map_err(|rejection| rejection.challenging_basic(used_the_header));
    record(premises, id, outcome)
}

async fn identify(id: DecisionId, context: &RequestContext<'_>) -> Result<Granting, Rejection> {
    // 1. The grant.
    let grant = grants::choose(context.request.form, &context.premises.ground.grants)?;
    // 2. The client: by exactly one method, or none where the grant allows it.
    let client = client_auth::authenticate(context).await?;
    if grant.requires_client() && client.is_none() {
        let detail = grant.grant_type();
        return Err(Rejection::new(Reason::ClientAuthMissing, detail));
    }
    let Some(known) = client.as_ref().map(|client| Arc::clone(client.client())) else {
        return trade(grant, None, id, context).await;
    };
    let traded = trade(grant, client, id, context).await;
    traded.map_err(|rejection| rejection.by_client(known.id().as_str()))
}

async fn trade(
    grant: &dyn Grant,
    client: Option<AuthenticatedClient>,
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<Granting, Rejection> {
    // 3. The grant proves what is asked for.
    let authorization = grant.authorize(client, context).await?;
    let (client, issuer) = (
        authorization.client().cloned(),
        authorization.issuer().cloned(),
    );
    // Whom it is for is known from here on: a refusal says so to the operator.
    let answer = issue(authorization, id, context)
        .await
        .map_err(|mut rejection| {
            if let Some(issuer) = &issuer {
                rejection = rejection.claimed_by(issuer.name());
            }
            match &client {
                Some(client) => rejection.by_client(client.id().as_str()),
                None => rejection,
            }
        })?;
    Ok(Granting {
        answer,
        client,
        issuer,
    })
}

async fn issue(
    authorization: Authorization,
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<TokenAnswer, Rejection> {
    let only_client_spends = authorization.only_client_spends();
    // 4. May this client use this grant?
    let permitted = policy::permit(authorization)?;
    // 5. Scope, resources, format and lifetime.
    let granted = policy::narrow(permitted, context)?;
    // 6. The token, up to its signature.
    let (unsigned, issuance) = mint::prepare(granted, id, context).await?;
    // 7. The one write. It is under way once it is called: the signature is made while the disk works.
    let written = context.store().record_issuance(issuance);
    let minted = unsigned.sign();
    written.await.map_err(|error| {
        let rejection = Rejection::from(error);
        if only_client_spends {
            rejection.of_client_assertion()
        } else {
            rejection
        }
    })?;
    // 8. Only now the answer.
    Ok(minted?.into_answer())
}

/// Refuses what never became a request, and records the decision.
pub(crate) fn refuse(premises: &Premises, malformed: &MalformedRequest) -> Decision {
    let now = premises.ground.clock.now();
    let id = DecisionId::new(now, &*premises.ground.randomness);
    let id = id.unwrap_or_else(|_| id_without_chance(now));
    record(premises, id, Err(malformed.into()))
}

/// A granted request: what is answered, and who is in the record.
struct Granting {
    answer: TokenAnswer,
    client: Option<Arc<Client>>,
    issuer: Option<TrustedIssuer>,
}

/// Every decision is recorded once, before its answer is sent.
fn record(premises: &Premises, id: DecisionId, outcome: Result<Granting, Rejection>) -> Decision {
    let (client, issuer) = match &outcome {
        Ok(granting) => (
            granting.client.as_ref().map(|client| client.id().as_str()),
            granting.issuer.as_ref().map(TrustedIssuer::name),
        ),
        Err(refusal) => (refusal.client_for_operator(), refusal.issuer_for_operator()),
    };
    premises.ground.decisions.record(&DecisionRecord {
        id,
        client,
        issuer,
        refusal: outcome.as_ref().err(),
    });
    Decision {
        id,
        outcome: outcome.map(|granting| granting.answer),
    }
}

/// Without randomness nothing is granted, and the refusal still has an id, by its time alone.
fn id_without_chance(now: Timestamp) -> DecisionId {
    let millis = u128::try_from(now.millis()).unwrap_or(0) << 80;
    DecisionId::from_bytes(millis.to_be_bytes())
}
