//! A decision that was made, explained from its record: the reason says which check refused, so the ones before it passed and the ones
//! after it were not reached.

use jurat_protocol::grant_type::GrantType;
use jurat_registry::decision::RefusedDecision;
use jurat_registry::id::DecisionId;
use jurat_registry::issuance::IssuedToken;
use jurat_registry::store::StoreError;
use jurat_registry::token_settings::TokenFormat;

use super::explanation::{ExplainedClient, ExplainedDecision, ExplainedToken, Explanation};
use super::mend::{Known, mend};
use super::nearest;
use super::shown_assertion::hexadecimal;
use super::walk::{Outcome, Part, Walk};
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::mint;
use crate::premises::Premises;
use crate::rejection::{Reason, Rejection};
use crate::step::Step;

/// Explains the decision of that id; `None` when there is no record of it.
pub(crate) async fn explain_decision(
    id: DecisionId,
    premises: &Premises,
) -> Result<Option<Explanation>, StoreError> {
    let store = &premises.store;
    // First, as a token that was recorded and could not be signed was refused after all.
    if let Some(refused) = store.refused_decision_find(id).await? {
        return refusal(refused, premises).await.map(Some);
    }
    match store.issued_token_find(id).await? {
        Some(token) => granted(token, premises).await.map(Some),
        None => Ok(None),
    }
}

async fn granted(token: IssuedToken, premises: &Premises) -> Result<Explanation, StoreError> {
    let mut walk = Walk::new();
    for (part, step) in steps(Some(token.grant_type), None, false) {
        walk.turn_to(part);
        walk.note(step, Outcome::Passed, None);
    }
    let issuer = match token.identity_provider {
        Some(id) => {
            let provider = premises.store.identity_provider_find(id).await?;
            Some(provider.map_or_else(|| id.to_string(), |one| one.issuer().to_owned()))
        }
        None => token.client.as_ref().map(|id| id.as_str().to_owned()),
    };
    let is_of_an_issuer = match token.grant_type {
        GrantType::JwtBearer => true,
        GrantType::TokenExchange => token.identity_provider.is_some(),
        _ => false,
    };
    let issuer = issuer.filter(|_| is_of_an_issuer);
    let mut explanation = Explanation::of(walk);
    explanation.client = token.client.as_ref().map(|id| ExplainedClient {
        id: id.as_str().to_owned(),
        method: None,
        assumed: false,
    });
    explanation.decision = Some(ExplainedDecision {
        id: token.decision.to_string(),
        at: token.decision.made_at(),
        grant_type: Some(token.grant_type.wire_name()),
        client: token.client.as_ref().map(|id| id.as_str().to_owned()),
        issuer: issuer.clone(),
        fingerprint: token.assertion_fingerprint.map(|bytes| hexadecimal(&bytes)),
        detail: None,
        evidence: json(token.evidence.as_deref()),
    });
    let own = premises.own_names.issuer();
    let claims = mint::claims_of(&token, issuer.as_deref(), own);
    let lived = token.expires_at.seconds() - token.issued_at.seconds();
    explanation.token = Some(ExplainedToken {
        subject: token.subject,
        scope: token.scope.to_string(),
        audience: token.audience,
        format: match token.secret_digest {
            Some(_) => TokenFormat::Opaque,
            None => TokenFormat::Jwt,
        },
        algorithm: None,
        lifetime_seconds: lived,
        claims,
    });
    Ok(explanation)
}

async fn refusal(refused: RefusedDecision, premises: &Premises) -> Result<Explanation, StoreError> {
    let reason = Reason::ALL
        .iter()
        .find(|reason| reason.name() == refused.reason);
    let mut walk = Walk::new();
    if let Some(reason) = reason {
        retrace(*reason, &refused, premises, &mut walk).await?;
    }
    let mut explanation = Explanation::of(walk);
    explanation.granted = false;
    explanation.client = refused.client.as_ref().map(|id| ExplainedClient {
        id: id.clone(),
        method: None,
        assumed: false,
    });
    explanation.decision = Some(ExplainedDecision {
        id: refused.id.to_string(),
        at: refused.id.made_at(),
        grant_type: refused.grant_type.map(GrantType::wire_name),
        client: refused.client,
        issuer: refused.issuer,
        fingerprint: refused
            .assertion_fingerprint
            .map(|bytes| hexadecimal(&bytes)),
        detail: Some(refused.detail),
        evidence: json(refused.evidence.as_deref()),
    });
    Ok(explanation)
}

/// The steps up to the one that refused, and those after it.
async fn retrace(
    reason: Reason,
    refused: &RefusedDecision,
    premises: &Premises,
    walk: &mut Walk,
) -> Result<(), StoreError> {
    let of_client = refused.detail.starts_with(Rejection::OF_CLIENT_ASSERTION);
    let step = step_of(reason, refused);
    let stopped = (part_of(step, of_client), step);
    let anywhere = matches!(
        reason,
        Reason::StoreUnavailable | Reason::SigningUnavailable
    );
    let mut reached = true;
    for (part, step) in steps(refused.grant_type, Some(reason), of_client) {
        walk.turn_to(part);
        if (part, step) != stopped {
            walk.note(step, outcome(reached, anywhere), None);
            continue;
        }
        reached = false;
        let mends = mends(reason, refused, premises).await?;
        let refusal = Rejection::new(reason, &refused.detail);
        let refusal = refusal
            .retold_of_client_assertion(of_client)
            .of_exchange(refused.grant_type == Some(GrantType::TokenExchange));
        walk.judge(step, Err(refusal), None, |_| mends);
    }
    Ok(())
}

/// A failure of the store or of randomness may have come at any step that reads, so nothing is known of the others.
fn outcome(reached: bool, anywhere: bool) -> Outcome {
    match (anywhere, reached) {
        (true, _) => Outcome::NotJudged,
        (false, true) => Outcome::Passed,
        (false, false) => Outcome::NotReached,
    }
}

async fn mends(
    reason: Reason,
    refused: &RefusedDecision,
    premises: &Premises,
) -> Result<Vec<super::mend::Mend>, StoreError> {
    let store = &*premises.store;
    let name = refused.issuer.as_deref();
    let issuer = match name {
        Some(name) => store.issuer_find(name).await?.map(TrustedIssuer::retold),
        None => None,
    };
    let client = match (refused.client.as_deref(), &issuer) {
        (Some(id), _) => store.client_find(id).await?,
        (None, issuer) => issuer.as_ref().and_then(|one| one.client().cloned()),
    };
    let nearest = match (reason, name) {
        (Reason::IssuerUnknown, Some(name)) => nearest::to(name, false, store).await?,
        _ => Vec::new(),
    };
    let known = Known {
        issuer: issuer.as_ref(),
        client: client.as_deref(),
        nearest: &nearest,
        ..Known::default()
    };
    Ok(mend(reason, &known))
}

fn part_of(step: Step, of_client: bool) -> Part {
    match (step.is_of_an_assertion(), of_client) {
        (false, _) => Part::Request,
        (true, true) => Part::ClientAssertion,
        (true, false) => Part::Assertion,
    }
}

/// Where the reason came from: two of them come from two steps each, and only an assertion names an issuer.
fn step_of(reason: Reason, refused: &RefusedDecision) -> Step {
    match reason {
        Reason::ClientIdMismatch | Reason::ClientAuthMissing if refused.issuer.is_none() => {
            Step::ClientAuthentication
        }
        _ => reason.step(),
    }
}

/// Every step that such a request goes through, in order.
fn steps(
    grant: Option<GrantType>,
    refused_for: Option<Reason>,
    by_client_assertion: bool,
) -> Vec<(Part, Step)> {
    let has_assertion = match grant {
        Some(GrantType::JwtBearer) => true,
        // It trades an assertion or not: the refusal of one says so.
        Some(GrantType::TokenExchange) => {
            !by_client_assertion && refused_for.is_some_and(|one| one.step().is_of_an_assertion())
        }
        _ => false,
    };
    let of_an_assertion = |part| {
        let steps = Step::ALL.iter().copied();
        steps
            .filter(|step| step.is_of_an_assertion())
            .map(move |step| (part, step))
    };
    let mut steps = Vec::new();
    for step in Step::ALL
        .iter()
        .copied()
        .filter(|step| !step.is_of_an_assertion())
    {
        if step == Step::ClientAuthentication && by_client_assertion {
            steps.extend(of_an_assertion(Part::ClientAssertion));
        }
        if step != Step::Assertion {
            steps.push((Part::Request, step));
        } else if has_assertion {
            steps.push((Part::Request, step));
            steps.extend(of_an_assertion(Part::Assertion));
        }
    }
    steps
}

fn json(text: Option<&str>) -> Option<serde_json::Value> {
    serde_json::from_str(text?).ok()
}
