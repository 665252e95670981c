//! A question about the marks that are alive: they are the writer's, so it answers, in its turn. What it saw is told only once that is
//! on disk; nothing is written.

use jurat_registry::store::StoreError;
use tokio::sync::oneshot;

use crate::sqlite::failure::Failure;
use crate::sqlite::live_marks::{LiveMark, LiveMarks};

/// Whether any of these marks is spent.
pub(super) struct Question {
    marks: Vec<LiveMark>,
    is_any_spent: bool,
    reply: oneshot::Sender<Result<bool, StoreError>>,
}

impl Question {
    /// A question that nobody has looked at.
    pub(super) fn new(
        marks: Vec<LiveMark>,
        reply: oneshot::Sender<Result<bool, StoreError>>,
    ) -> Self {
        Self {
            marks,
            is_any_spent: false,
            reply,
        }
    }

    /// Looks.
    pub(super) fn look(&mut self, alive: &LiveMarks) {
        self.is_any_spent = self.marks.iter().any(|mark| alive.is_spent(*mark));
    }

    /// Tells whoever waits.
    pub(super) fn settle(self, committed: Result<(), &Failure>) {
        let answer = match committed {
            Ok(()) => Ok(self.is_any_spent),
            Err(failure) => Err(failure.clone().into()),
        };
        // Whoever asked may be gone.
        let _ = self.reply.send(answer);
    }
}
