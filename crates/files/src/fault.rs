//! What is wrong with a file: where, which key, and what would be right. Never holds what a secret's file or variable says.

use crate::source::Place;

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {}{sentence}", key.as_ref().map(|key| format!("{key}: ")).unwrap_or_default())]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// The key to blame, with those it lies in: `client.assertion.replay`.
    pub key: Option<String>,
    /// What is wrong, and what would be right.
    pub sentence: String,
}
