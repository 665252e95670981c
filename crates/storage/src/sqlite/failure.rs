//! What the operator is told when the database fails. Callers learn only that the store is not available.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use jurat_protocol::jose::algorithm::UnknownAlgorithm;
use jurat_protocol::scope::InvalidScope;
use jurat_registry::problem::InvalidRecord;
use jurat_registry::store::StoreError;

/// A failure that several waiting requests share.
#[derive(Debug, Clone)]
pub(super) struct Failure(Arc<dyn Error + Send + Sync>);

impl Failure {
    /// `cause` concerns several.
    pub(super) fn new(cause: impl Error + Send + Sync + 'static) -> Self {
        Self(Arc::new(cause))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        Self::Unavailable(Box::new(failure))
    }
}

/// The store is closed, or its writer is gone.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the store is closed")]
pub(super) struct Closed;

/// More is waiting than any number of connections could bring.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("too much is waiting for the database")]
pub(super) struct Overloaded;

/// `cause` is why the store is not available.
pub(super) fn unavailable(cause: impl Error + Send + Sync + 'static) -> StoreError {
    StoreError::Unavailable(Box::new(cause))
}

/// Why a piece of work on rows was not done.
#[derive(Debug)]
pub(super) enum RowError {
    /// The answer is no.
    Refused(StoreError),
    /// The database failed, or a row cannot be read.
    Failed(Box<dyn Error + Send + Sync>),
}

/// What can fail while rows are read and written: the database, and every type that a row is read into.
macro_rules! row_failures {
    ($($failure:ty),+ $(,)?) => {
        $(impl From<$failure> for RowError {
            fn from(failure: $failure) -> Self {
                Self::Failed(Box::new(failure))
            }
        })+
    };
}

row_failures!(
    rusqlite::Error,
    serde_json::Error,
    InvalidRecord,
    InvalidScope,
    UnknownAlgorithm,
    UnknownNumber,
);

/// A number or a name in a row stands for nothing that this version knows.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a row has {0}, which this version does not know")]
pub(super) struct UnknownNumber(pub(super) &'static str);

impl From<StoreError> for RowError {
    fn from(refused: StoreError) -> Self {
        Self::Refused(refused)
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Refused(refused) => refused,
            RowError::Failed(cause) => Self::Unavailable(cause),
        }
    }
}
