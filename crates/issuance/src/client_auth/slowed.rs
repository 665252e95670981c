//! Guessing at secrets is slowed down (RFC 6749 section 2.3.1). A secret of 256 random bits cannot be guessed, so it is looked at first,
//! and only what failed is counted: the right one is never refused because others guess. Not for explanations, which spend nothing.

use super::method::{AuthenticatedClient, Method};
use crate::guessing::{Guessed, Wait};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// What came of a proof by a method that may be one to guess at, once the guess is counted.
pub(super) fn counted(
    proven: Result<AuthenticatedClient, Rejection>,
    method: &'static dyn Method,
    context: &RequestContext<'_>,
) -> Result<AuthenticatedClient, Rejection> {
    let (Err(refusal), Some(id)) = (&proven, method.guessed_client(context)) else {
        return proven;
    };
    if !reads_like_a_wrong_guess(refusal.reason()) {
        return proven;
    }
    let guessed = Guessed::Client(&id);
    let counted = context
        .premises
        .guessing
        .failed(guessed, context.request.peer, context.now);
    match counted {
        Ok(()) => proven,
        Err(wait) => Err(slowed_down(&id, wait)),
    }
}

/// All that reads the same outside is counted alike: otherwise the secret of a client that is switched off could be told from a wrong one.
fn reads_like_a_wrong_guess(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::ClientUnknown
            | Reason::ClientDisabled
            | Reason::SecretWrong
            | Reason::SecretExpired
            | Reason::ClientAuthMethodWrong
    )
}

fn slowed_down(id: &str, wait: Wait) -> Rejection {
    let detail = format_args!("client_id {}, for {} s", quoted(id), wait.seconds);
    Rejection::new(Reason::GuessingSlowedDown, detail).retry_after(wait.seconds)
}
