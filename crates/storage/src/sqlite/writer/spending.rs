//! Marks that are spent where nothing is issued: a client assertion at an endpoint that gives no token. All of them are, or none.

use jurat_registry::issuance::SpendOnce;
use jurat_registry::store::StoreError;
use tokio::sync::oneshot;

use crate::sqlite::failure::Failure;
use crate::sqlite::live_marks::NotSpent;
use crate::sqlite::tenant_number::TenantNumber;

/// What is to be spent.
pub(super) struct Spending {
    /// Whose it is.
    pub(super) tenant: TenantNumber,
    /// What is spent.
    pub(super) marks: Vec<SpendOnce>,
    /// What became of it, once it was looked at.
    pub(super) outcome: Result<(), NotSpent>,
    reply: oneshot::Sender<Result<(), StoreError>>,
}

impl Spending {
    /// Marks that nobody has looked at.
    pub(super) fn new(
        tenant: TenantNumber,
        marks: Vec<SpendOnce>,
        reply: oneshot::Sender<Result<(), StoreError>>,
    ) -> Self {
        Self {
            tenant,
            marks,
            outcome: Ok(()),
            reply,
        }
    }

    /// Tells whoever waits.
    pub(super) fn settle(self, committed: Result<(), &Failure>) {
        let answer = match (committed, self.outcome) {
            (Ok(()), Ok(())) => Ok(()),
            (Ok(()), Err(NotSpent::Before)) => Err(StoreError::AlreadySpent),
            (Ok(()), Err(NotSpent::Full)) => Err(StoreError::Full),
            (Err(failure), _) => Err(failure.clone().into()),
        };
        // Whoever asked may be gone.
        let _ = self.reply.send(answer);
    }
}
