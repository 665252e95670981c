//! For whom an assertion may speak: nobody, anyone, those listed, or those that match a pattern ([`patterns`]).

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod patterns;
mod segment;

use patterns::SubjectPatterns;

/// Which subjects an issuer may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectRule {
    /// None: a client speaks for itself alone.
    Nobody,
    /// Any.
    Anyone,
    /// Those listed, compared exactly and case-sensitively (RFC 7519 section 4.1.2).
    Only(BTreeSet<String>),
    /// Those that match one of the patterns, such as `repo:acme/*:ref:refs/heads/main`.
    Matching(SubjectPatterns),
}

impl SubjectRule {
    /// Whether `subject` may be named.
    pub fn allows(&self, subject: &str) -> bool {
        match self {
            Self::Nobody => false,
            Self::Anyone => true,
            Self::Only(subjects) => subjects.contains(subject),
            Self::Matching(patterns) => patterns.matches(subject),
        }
    }

    /// Whether there may be a subject that both allow: `false` only when there surely is none.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nobody, _) | (_, Self::Nobody) => false,
            (Self::Only(subjects), rule) | (rule, Self::Only(subjects)) => {
                subjects.iter().any(|subject| rule.allows(subject))
            }
            (Self::Anyone, _) | (_, Self::Anyone) => true,
            (Self::Matching(one), Self::Matching(other)) => one.may_overlap(other),
        }
    }
}

#[cfg(test)]
mod tests;
