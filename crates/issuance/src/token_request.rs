//! The token request: a procession of steps, each entered once, in this order, on one screen. What a step proves, the next one takes
//! as its type; a step left out does not compile.
//!
//! Reads come first, then the one write. Until it succeeds nothing is spent, and nothing is answered that was not written.

use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::DecisionId;

use crate::decision::{Decision, DecisionRecord};
use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;
use crate::unproven_request::{MalformedRequest, TokenRequest};
use crate::{client_auth, grants, mint, policy};
use parties::Parties;

mod parties;

/// Decides a token request, and records the decision.
pub(crate) async fn decide(premises: &Premises, request: &TokenRequest<'_>) -> Decision {
    let now = premises.node.clock.now();
    let context = RequestContext {
        request,
        endpoint: Endpoint::Token,
        premises,
        now,
    };
    let (id, outcome) = match DecisionId::new(now, &*premises.node.randomness) {
        Ok(id) => (id, proceed_again_if_overtaken(id, &context).await),
        Err(none) => (id_without_chance(now), Err(none.into())),
    };
    let used_the_header = request.authorization.is_some();
    let outcome = outcome.map_err(|rejection| rejection.challenging_basic(used_the_header));
    record(id, outcome, Some(request), premises)
}

/// Of two requests that present the same code or refresh token one is written first. The other is decided anew, and finds what the first
/// left.
async fn proceed_again_if_overtaken(
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<(TokenAnswer, Parties), Rejection> {
    match proceed(id, context).await {
        Err(overtaken) if overtaken.is_overtaken() => proceed(id, context).await,
        outcome => outcome,
    }
    .map_err(|rejection| rejection.of_exchange(is_exchange(context)))
}

fn is_exchange(context: &RequestContext<'_>) -> bool {
    let named = context.parameter("grant_type");
    named.and_then(GrantType::from_wire_name) == Some(GrantType::TokenExchange)
}

/// The procession. From the moment they are proven, client and issuer are named in a refusal, for the operator.
async fn proceed(
    id: DecisionId,
    context: &RequestContext<'_>,
) -> Result<(TokenAnswer, Parties), Rejection> {
    // 1. The grant.
    let grant = grants::choose(context.request.form, &context.premises.grants)?;
    // 2. The client: by exactly one method, or none where the grant allows it.
    let client = client_auth::authenticate(grant.admits_public_clients(), context).await?;
    if client.is_none() && grant.requires_client() {
        return Err(client_auth::missing(grant.grant_type()));
    }
    let parties = Parties::before_the_grant(client.as_ref());
    // 3. The grant proves what is asked for.
    let authorization = grant.authorize(client, context).await;
    let authorization = authorization.map_err(|rejection| parties.named_in(rejection))?;
    let parties = Parties::of(&authorization);
    let named = |rejection| parties.named_in(rejection);
    let only_client_spends = authorization.only_client_spends();
    // 4. May this client use this grant?
    let permitted = policy::permit(authorization).map_err(named)?;
    // 5. Resources, scope, format and lifetime.
    let granted = policy::narrow(permitted, context).await;
    let granted = granted.map_err(named)?;
    // 6. The token, up to its signature.
    let (unsigned, issuance) = mint::prepare(granted, id, context).await.map_err(named)?;
    // 7. The one write. It is under way once it is called: the signature is made while the disk works.
    let written = context.store().record_issuance(issuance);
    let minted = unsigned.sign();
    written.await.map_err(|error| {
        let rejection = Rejection::from(error);
        // What was used before is then the client's assertion (RFC 7523 section 3.2).
        let is_clients = only_client_spends && rejection.reason() == Reason::AssertionReplayed;
        named(rejection.of_client_assertion(is_clients).by_the_write())
    })?;
    // 8. Only now the answer.
    let minted = minted.map_err(named)?;
    Ok((minted.into_answer(), parties))
}

/// Refuses what never became a request, and records the decision.
pub(crate) fn refuse(premises: &Premises, malformed: &MalformedRequest) -> Decision {
    let now = premises.node.clock.now();
    let id = DecisionId::new(now, &*premises.node.randomness);
    let id = id.unwrap_or_else(|_| id_without_chance(now));
    record(id, Err(malformed.into()), None, premises)
}

/// Every decision is recorded once, before its answer is sent.
fn record(
    id: DecisionId,
    outcome: Result<(TokenAnswer, Parties), Rejection>,
    request: Option<&TokenRequest<'_>>,
    premises: &Premises,
) -> Decision {
    let parameter = |name| request.and_then(|request| request.form.value(name));
    let (client, issuer) = match &outcome {
        Ok((_, parties)) => (parties.client(), parties.issuer()),
        Err(refusal) => (refusal.client_for_operator(), refusal.issuer_for_operator()),
    };
    premises.node.decisions.record(&DecisionRecord {
        tenant: &premises.tenant.name,
        store: &premises.store,
        id,
        client,
        issuer,
        grant_type: parameter("grant_type").and_then(GrantType::from_wire_name),
        refusal: outcome.as_ref().err(),
        assertion: parameter("assertion").or(parameter("subject_token")),
    });
    Decision {
        id,
        outcome: outcome.map(|(answer, _)| answer),
    }
}

/// Without randomness nothing is granted, and the refusal still has an id, by its time alone.
fn id_without_chance(now: Timestamp) -> DecisionId {
    let millis = u128::try_from(now.millis()).unwrap_or(0) << 80;
    DecisionId::from_bytes(millis.to_be_bytes())
}
