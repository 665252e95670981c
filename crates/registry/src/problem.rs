//! What is wrong with a record, field by field, in sentences for whoever filled it in.

use std::fmt;

/// Why a record cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {sentence}")]
pub struct InvalidRecord {
    /// The field as the administration API spells it, such as `assertion.max_life_seconds`.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub sentence: String,
}

impl InvalidRecord {
    /// `field` is wrong as `sentence` says.
    pub fn new(field: &'static str, sentence: impl fmt::Display) -> Self {
        Self {
            field,
            sentence: sentence.to_string(),
        }
    }
}

/// Refuses with `sentence` unless `sound`.
pub(crate) fn require(
    sound: bool,
    field: &'static str,
    sentence: &'static str,
) -> Result<(), InvalidRecord> {
    if sound {
        Ok(())
    } else {
        Err(InvalidRecord::new(field, sentence))
    }
}
