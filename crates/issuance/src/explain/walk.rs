//! The walk through every check: what each came to, in order, to the end and not only to the first that fails. It holds verdicts and
//! nothing that could be granted on.

use super::compared::Compared;
use super::mend::Mend;
use crate::rejection::{Reason, Rejection};
use crate::step::Step;

/// What a check is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The request as a whole.
    Request,
    /// The assertion by which the client proves who it is.
    ClientAssertion,
    /// The assertion that is traded.
    Assertion,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// What it judges by is missing, since an earlier check failed.
    NotReached,
    /// An explanation cannot judge it.
    NotJudged,
    /// The administrator said so.
    Assumed,
}

/// What one check came to.
pub(crate) struct Judged {
    pub(crate) of: Part,
    pub(crate) step: Step,
    pub(crate) outcome: Outcome,
    pub(crate) compared: Option<Compared>,
    pub(crate) refusal: Option<Rejection>,
    pub(crate) mend: Vec<Mend>,
}

/// Every check so far.
pub(crate) struct Walk {
    of: Part,
    judged: Vec<Judged>,
}

impl Walk {
    /// The walk begins with the request as a whole.
    pub(crate) fn new() -> Self {
        Self {
            of: Part::Request,
            judged: Vec::new(),
        }
    }

    /// From here on the checks are of `part`.
    pub(crate) fn turn_to(&mut self, part: Part) {
        self.of = part;
    }

    /// Notes the verdict of `step`. A refusal for a reason that is another step's says that this one could not be made: what it judges by
    /// is wrong, and the other step has said so. `mend` is asked only for a step that failed. Returns whether it passed.
    pub(crate) fn judge(
        &mut self,
        step: Step,
        verdict: Result<(), Rejection>,
        compared: impl Into<Option<Compared>>,
        mend: impl FnOnce(Reason) -> Vec<Mend>,
    ) -> bool {
        let compared = compared.into();
        match verdict {
            Ok(()) => {
                self.note(step, Outcome::Passed, compared);
                true
            }
            Err(refusal) if refuses(step, refusal.reason()) => {
                let mend = mend(refusal.reason());
                self.judged.push(Judged {
                    of: self.of,
                    step,
                    outcome: Outcome::Failed,
                    compared,
                    refusal: Some(refusal),
                    mend,
                });
                false
            }
            Err(_) => {
                self.note(step, Outcome::NotReached, None);
                false
            }
        }
    }

    /// Notes what became of `step` when there is no verdict.
    pub(crate) fn note(
        &mut self,
        step: Step,
        outcome: Outcome,
        compared: impl Into<Option<Compared>>,
    ) {
        self.judged.push(Judged {
            of: self.of,
            step,
            outcome,
            compared: compared.into(),
            refusal: None,
            mend: Vec::new(),
        });
    }

    /// Notes the same of several steps.
    pub(crate) fn note_all(&mut self, steps: impl IntoIterator<Item = Step>, outcome: Outcome) {
        for step in steps {
            self.note(step, outcome, None);
        }
    }

    /// Whether `step` of the part that is being walked through failed.
    pub(crate) fn has_failed(&self, step: Step) -> bool {
        let mut here = self.judged.iter().filter(|judged| judged.of == self.of);
        here.any(|judged| judged.step == step && judged.outcome == Outcome::Failed)
    }

    /// Everything, in order.
    pub(crate) fn into_judged(self) -> Vec<Judged> {
        self.judged
    }
}

/// Whether `step` itself refuses with `reason`. Some reasons come from more steps than the one they are usually of ([`Reason::step`]).
fn refuses(step: Step, reason: Reason) -> bool {
    match reason {
        Reason::StoreUnavailable | Reason::SigningUnavailable => true,
        Reason::ClientIdMismatch | Reason::ClientAuthMissing => {
            step == Step::ClientAuthentication || step == reason.step()
        }
        _ => step == reason.step(),
    }
}
