//! What the writer is asked to do.

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::question::Question;
use super::spending::Spending;
use crate::sqlite::failure::Failure;
use crate::sqlite::turn_rows::TurnRows;

/// What the writer is asked to do.
pub(super) enum Work {
    /// The rows of a turn.
    Turn(TurnRows),
    /// Anything else that writes.
    Errand(Box<dyn Errand>),
    /// Marks that are spent alone.
    Spending(Spending),
    /// A look at the marks that are alive.
    Question(Question),
    /// Finish, then say so.
    Close(oneshot::Sender<()>),
}

impl Work {
    /// Tells whoever waits what became of it.
    pub(super) fn settle(self, committed: Result<(), &Failure>) {
        match self {
            Self::Turn(turn) => turn.settle(committed),
            Self::Errand(errand) => errand.settle(committed),
            Self::Spending(spending) => spending.settle(committed),
            Self::Question(question) => question.settle(committed),
            Self::Close(_) => {}
        }
    }
}

/// A piece of work with a savepoint of its own.
pub(super) trait Errand: Send {
    /// Does the work. Returns whether what it wrote is to stay.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Tells whoever waits; after the commit, or when nothing was committed.
    fn settle(self: Box<Self>, committed: Result<(), &Failure>);
}
