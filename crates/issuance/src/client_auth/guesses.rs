//! Guessing at secrets is slowed down (RFC 6749 section 2.3.1). A secret of 256 random bits cannot be guessed, so it is looked at first,
//! and only what failed is counted: the right one is never refused because others guess. A weak one is looked at only once the guess is
//! admitted. Not for explanations, which spend nothing.

use crate::guessing::{Guessed, Wait};
use crate::rejection::{Reason, Rejection, quoted};
use crate::request_context::RequestContext;

/// The guesses of one request.
pub(crate) struct Guesses {
    are_counted: bool,
    /// Ids for which a guess was admitted, once for each.
    admitted: Vec<String>,
}

impl Guesses {
    /// Of a request that is decided.
    pub(super) fn counted() -> Self {
        Self {
            are_counted: true,
            admitted: Vec::new(),
        }
    }

    /// Of a request that is explained to an administrator.
    pub(crate) fn not_counted() -> Self {
        Self {
            are_counted: false,
            admitted: Vec::new(),
        }
    }

    /// Asks before a secret is looked at that could be guessed.
    pub(super) fn admit(
        &mut self,
        client_id: &str,
        context: &RequestContext<'_>,
    ) -> Result<(), Rejection> {
        if !self.are_counted {
            return Ok(());
        }
        let guessing = &context.premises.guessing;
        let guessed = Guessed::Client(client_id);
        let admitted = guessing.admit(guessed, context.request.peer, context.now);
        admitted.map_err(|wait| slowed_down(client_id, wait))?;
        self.admitted.push(client_id.to_owned());
        Ok(())
    }

    /// What came of the proof, once its guesses are counted: those at `guessed` that were not admitted before.
    pub(super) fn settle<T>(
        self,
        proven: Result<T, Rejection>,
        guessed: impl FnOnce() -> Vec<String>,
        context: &RequestContext<'_>,
    ) -> Result<T, Rejection> {
        let Err(refusal) = &proven else {
            self.were_right(context);
            return proven;
        };
        let refusal = refusal.reason();
        if refusal == Reason::StoreUnavailable {
            self.were_not_looked_at(context);
        }
        if !reads_like_a_wrong_guess(refusal) {
            return proven;
        }
        let (guessing, peer) = (&context.premises.guessing, context.request.peer);
        for id in guessed() {
            if self.admitted.contains(&id) {
                continue;
            }
            let counted = guessing.failed(Guessed::Client(&id), peer, context.now);
            counted.map_err(|wait| slowed_down(&id, wait))?;
        }
        proven
    }

    fn were_right(&self, context: &RequestContext<'_>) {
        let (guessing, peer) = (&context.premises.guessing, context.request.peer);
        for id in &self.admitted {
            guessing.succeeded(Guessed::Client(id), peer, context.now);
        }
    }

    fn were_not_looked_at(&self, context: &RequestContext<'_>) {
        let (guessing, peer) = (&context.premises.guessing, context.request.peer);
        for id in &self.admitted {
            guessing.withdrawn(Guessed::Client(id), peer, context.now);
        }
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
            // Of a MAC.
            | Reason::IssuerUnknown
            | Reason::IssuerDisabled
            | Reason::AlgorithmNotAllowed
            | Reason::KeyUnknown
            | Reason::SignatureBad
    )
}

fn slowed_down(id: &str, wait: Wait) -> Rejection {
    let detail = format_args!("client_id {}, for {} s", quoted(id), wait.seconds);
    Rejection::new(Reason::GuessingSlowedDown, detail).retry_after(wait.seconds)
}
