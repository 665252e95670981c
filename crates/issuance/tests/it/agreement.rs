//! An explanation and the decision on the same request: whatever any test asks is explained first, and both must agree. What is
//! explained is not spent: the decision comes after.

use jurat_issuance::decision::Decision;
use jurat_issuance::explain::{Explain, Explanation};
use jurat_issuance::rejection::Reason;
use jurat_issuance::step::Step;
use jurat_issuance::unproven_request::TokenRequest;

use crate::world::{World, wait};

/// What an explanation cannot see, since it neither makes a token nor writes nor counts, and does not judge what this server handed out.
const UNSEEN: [Reason; 28] = [
    Reason::GuessingSlowedDown,
    Reason::RedirectUriDiffers,
    Reason::VerifierMissing,
    Reason::VerifierWrong,
    Reason::VerifierWithoutChallenge,
    Reason::GrantMissing,
    Reason::GrantUnknown,
    Reason::GrantExpired,
    Reason::GrantUsed,
    Reason::GrantRevoked,
    Reason::ScopeBeyondGrant,
    Reason::SubjectTokenMissing,
    Reason::TokenTypeMissing,
    Reason::TokenTypeUnsupported,
    Reason::RequestedTokenTypeUnsupported,
    Reason::TradedTokenUnknown,
    Reason::TradedTokenExpired,
    Reason::TradedTokenRevoked,
    Reason::TradedTokenOfAnother,
    Reason::TradedTokenOfAdministrator,
    Reason::ActorTokenDelegated,
    Reason::ActorClaimMalformed,
    Reason::ActorNotAllowed,
    Reason::ActorChainTooLong,
    Reason::ExchangeAudienceNotAllowed,
    Reason::SigningUnavailable,
    Reason::ReplayMemoryFull,
    Reason::StoreUnavailable,
];

/// Explains a request.
pub(crate) fn explain(world: &World, request: &TokenRequest<'_>) -> Explanation {
    let request = TokenRequest {
        form: request.form,
        authorization: request.authorization,
        peer: None,
    };
    wait(world.server.explain(&Explain {
        request,
        saying: None,
        assumed_client: None,
    }))
}

/// Holds an explanation to the decision on the same request.
#[track_caller]
pub(crate) fn agree(explained: &Explanation, decision: &Decision) {
    let rejection = match &decision.outcome {
        Ok(answer) => {
            assert!(explained.granted, "{:?}", explained.refusal);
            let token = explained.token.as_ref().unwrap();
            assert_eq!(token.scope, answer.scope.to_string());
            assert_eq!(token.lifetime_seconds, i64::from(answer.expires_in));
            return;
        }
        Err(rejection) if UNSEEN.contains(&rejection.reason()) => return,
        Err(rejection) => rejection,
    };
    let refusal = explained.refusal.as_ref().expect("explained as granted");
    assert_eq!(refusal.reason, rejection.reason().name());
    assert_eq!(refusal.error, rejection.code());
    assert_eq!(refusal.status, rejection.status());
    let mut failed = explained
        .checks
        .iter()
        .filter(|check| check.reason.is_some());
    let first = failed.next().unwrap();
    assert_eq!(first.reason, Some(refusal.reason));
    assert_eq!(
        first.detail.as_deref().unwrap_or_default(),
        rejection.detail_for_operator()
    );
    assert!(first.step == rejection.reason().step() || first.step == Step::ClientAuthentication);
    assert!(explained.token.is_none());
}
