//! What a reactor turn brings to the writer, and what comes back: the rows of its grants and their outcomes.

use jurat_registry::issuance::Issuance;
use tokio::sync::oneshot;

use super::failure::Failure;
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
    /// No room for its marks; nothing of it was written.
    Full,
    /// The database refused this row; nothing of it was written.
    Failed(Failure),
}

/// What became of the rows of a turn, in their order; or why nothing of it was written.
pub(super) type TurnOutcome = Result<Vec<RowOutcome>, Failure>;

/// The rows of a turn on their way.
pub(super) struct TurnRows {
    /// The rows in the order they were handed over.
    pub(super) rows: Vec<IssuanceRow>,
    /// What became of them, as far as they were looked at.
    pub(super) outcomes: Vec<RowOutcome>,
    /// Where the outcome goes.
    pub(super) reply: oneshot::Sender<TurnOutcome>,
}

impl TurnRows {
    /// Rows that nobody has looked at.
    pub(super) fn new(rows: Vec<IssuanceRow>, reply: oneshot::Sender<TurnOutcome>) -> Self {
        let outcomes = Vec::with_capacity(rows.capacity());
        Self {
            rows,
            outcomes,
            reply,
        }
    }
}
