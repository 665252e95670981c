//! What a reactor turn brings to the writer, and what comes back: the rows of its grants and their outcomes.

use jurat_registry::issuance::Issuance;
use jurat_registry::store::StoreError;
use tokio::sync::oneshot;

use super::failure::{Failure, RowError};
use super::tenant_number::TenantNumber;

/// What one grant writes.
pub(super) struct IssuanceRow {
    /// Whose it is.
    pub(super) tenant: TenantNumber,
    /// What is written.
    pub(super) issuance: Issuance,
}

/// What became of one row.
#[derive(Debug, Clone)]
pub(super) enum RowOutcome {
    /// It is on disk.
    Recorded,
    /// Something was spent before; nothing of it was written.
    AlreadySpent,
    /// The ticket that it takes is not live; nothing of it was written.
    AlreadyTaken,
    /// The grant that it continues is revoked, or past its end; nothing of it was written.
    Revoked,
    /// No room for its marks; nothing of it was written.
    Full,
    /// The database refused this row; nothing of it was written.
    Failed(Failure),
}

impl From<RowError> for RowOutcome {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Refused(StoreError::AlreadyTaken) => Self::AlreadyTaken,
            RowError::Refused(StoreError::Revoked) => Self::Revoked,
            error => Self::Failed(Failure::new(StoreError::from(error))),
        }
    }
}

/// What became of the rows of a turn, in their order; or why nothing of it was written.
pub(super) type TurnOutcome = Result<Vec<RowOutcome>, Failure>;

/// What comes back to a turn: the outcome, and the rows, which are freed by the thread that made them. Memory that another
/// thread frees costs more, and finds its way back late.
pub(super) type Settled = (TurnOutcome, Vec<IssuanceRow>);

/// The rows of a turn on their way.
pub(super) struct TurnRows {
    /// The rows in the order they were handed over.
    pub(super) rows: Vec<IssuanceRow>,
    /// What became of them, as far as they were looked at.
    pub(super) outcomes: Vec<RowOutcome>,
    reply: oneshot::Sender<Settled>,
}

impl TurnRows {
    /// Rows that nobody has looked at.
    pub(super) fn new(rows: Vec<IssuanceRow>, reply: oneshot::Sender<Settled>) -> Self {
        let outcomes = Vec::with_capacity(rows.capacity());
        Self {
            rows,
            outcomes,
            reply,
        }
    }

    /// Tells what became of them.
    pub(super) fn settle(self, committed: Result<(), &Failure>) {
        let outcome = match committed {
            Ok(()) => Ok(self.outcomes),
            Err(failure) => Err(failure.clone()),
        };
        // Whoever asked may be gone.
        let _ = self.reply.send((outcome, self.rows));
    }
}
