//! What was looked at, and how it is.

use crate::failure::Failure;

/// A check and what came of it.
pub(super) struct Finding {
    /// What was looked at.
    pub(super) check: &'static str,
    /// How it is.
    pub(super) state: State,
    /// What was seen.
    pub(super) detail: String,
    /// What to do about it.
    pub(super) remedy: Vec<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// As it should be.
    Ok,
    /// Needs attention.
    Warn,
    /// Does not work, or is not safe.
    Fail,
}

impl State {
    /// The name in JSON.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl Finding {
    /// As it should be.
    pub(super) fn ok(check: &'static str, detail: impl Into<String>) -> Self {
        Self::new(check, State::Ok, detail)
    }

    /// Needs attention.
    pub(super) fn warn(check: &'static str, detail: impl Into<String>) -> Self {
        Self::new(check, State::Warn, detail)
    }

    /// Does not work, or is not safe.
    pub(super) fn fail(check: &'static str, detail: impl Into<String>) -> Self {
        Self::new(check, State::Fail, detail)
    }

    /// A check that ended in a failure, whose next steps are the remedy.
    pub(super) fn of_failure(check: &'static str, failure: Failure) -> Self {
        Self {
            remedy: failure.next,
            ..Self::new(check, State::Fail, failure.sentence)
        }
    }

    /// Adds what to do about it.
    pub(super) fn remedy(mut self, step: impl Into<String>) -> Self {
        self.remedy.push(step.into());
        self
    }

    fn new(check: &'static str, state: State, detail: impl Into<String>) -> Self {
        Self {
            check,
            state,
            detail: detail.into(),
            remedy: Vec::new(),
        }
    }
}
