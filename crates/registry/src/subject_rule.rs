//! For whom an assertion may speak.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Which subjects an issuer may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectRule {
    /// None: a client speaks for itself alone.
    Nobody,
    /// Any.
    Anyone,
    /// Those listed, compared exactly and case-sensitively (RFC 7519 section 4.1.2).
    Only(BTreeSet<String>),
}

impl SubjectRule {
    /// Whether `subject` may be named.
    pub fn allows(&self, subject: &str) -> bool {
        match self {
            Self::Nobody => false,
            Self::Anyone => true,
            Self::Only(subjects) => subjects.contains(subject),
        }
    }
}
