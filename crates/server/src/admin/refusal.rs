//! What the registry and the store refuse, as problems. A store's own failure is logged here and never shown.

use http::StatusCode;
use jurat_registry::problem::InvalidRecord;
use jurat_registry::randomness::NoRandomness;
use jurat_registry::store::StoreError;

use crate::respond::problem::Problem;

impl From<InvalidRecord> for Problem {
    fn from(invalid: InvalidRecord) -> Self {
        Self::of_field(invalid.field, invalid.sentence)
    }
}

impl From<NoRandomness> for Problem {
    fn from(error: NoRandomness) -> Self {
        tracing::error!(%error, "nothing can be made without randomness");
        Self::unavailable()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NameTaken { name, by } => Self::new(
                StatusCode::CONFLICT,
                format!(
                    "{name} is already the name of {by}: choose another, or change the one that exists"
                ),
            ),
            StoreError::QuotaReached { of, most } => Self::new(
                StatusCode::FORBIDDEN,
                format!(
                    "this tenant may hold {most} {of} and no more: remove one, or have its quota raised"
                ),
            ),
            StoreError::NotFound => Self::not_found("there is no such record"),
            StoreError::Stale => Self::new(
                StatusCode::CONFLICT,
                "the record was changed meanwhile: read it again and repeat the change",
            ),
            StoreError::AlreadySpent
            | StoreError::AlreadyTaken
            | StoreError::Revoked
            | StoreError::Full
            | StoreError::Unavailable(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                Self::unavailable()
            }
        }
    }
}
