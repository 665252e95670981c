//! Subject patterns: `*` stands for one or more characters, but never for one of the separators, so that
//! `repo:acme/*:ref:refs/heads/main` cannot be stretched over a name that holds a colon or a slash of its own. Everything
//! else is literal; the whole subject is compared, case-sensitively (RFC 7519 section 4.1.2).
//!
//! Made only by [`SubjectPatterns::new`], which checks it, whether it comes from the administration API or a row.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::segment::{Segment, segments};

/// Where `*` stops when nothing else is said.
pub const DEFAULT_SEPARATORS: &str = ":/";

/// At least one pattern, and where `*` stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Unchecked")]
pub struct SubjectPatterns {
    patterns: BTreeSet<String>,
    separators: String,
}

/// Why patterns cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSubjectPatterns {
    /// No pattern, or too many.
    #[error("1 to 64 patterns are stated: to allow nobody or anyone, say nobody or anyone")]
    Number,
    /// A pattern that is empty or too long.
    #[error("a pattern has 1 to 2048 bytes")]
    Length,
    /// A pattern that is only `*`.
    #[error(
        "the pattern * alone allows nearly anyone: say anyone if that is meant, or put the part that is fixed before it"
    )]
    Anyone,
    /// Too many `*`.
    #[error("a pattern holds at most 8 *: {0}")]
    TooManyStars(String),
    /// `**`.
    #[error("* stands for one or more characters already: write one instead of several in {0}")]
    AdjacentStars(String),
    /// Separators that are no punctuation, or too many.
    #[error(
        "separators are at most 8 ASCII punctuation characters other than *, each once, such as :/"
    )]
    Separators,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    patterns: BTreeSet<String>,
    #[serde(default = "default_separators")]
    separators: String,
}

fn default_separators() -> String {
    DEFAULT_SEPARATORS.into()
}

impl TryFrom<Unchecked> for SubjectPatterns {
    type Error = InvalidSubjectPatterns;

    fn try_from(unchecked: Unchecked) -> Result<Self, Self::Error> {
        Self::new(unchecked.patterns, unchecked.separators)
    }
}

impl SubjectPatterns {
    /// At most so many patterns.
    pub const MOST_PATTERNS: usize = 64;
    /// A pattern has at most so many bytes.
    pub const MOST_BYTES: usize = 2048;
    /// A pattern has at most so many `*`.
    pub const MOST_STARS: usize = 8;

    /// Checks `patterns` and `separators`.
    pub fn new(
        patterns: BTreeSet<String>,
        separators: impl Into<String>,
    ) -> Result<Self, InvalidSubjectPatterns> {
        let separators = separators.into();
        check_separators(&separators)?;
        if !(1..=Self::MOST_PATTERNS).contains(&patterns.len()) {
            return Err(InvalidSubjectPatterns::Number);
        }
        patterns.iter().try_for_each(|p| check_pattern(p))?;
        Ok(Self {
            patterns,
            separators,
        })
    }

    /// The patterns, as written.
    pub fn patterns(&self) -> &BTreeSet<String> {
        &self.patterns
    }

    /// The characters at which `*` stops.
    pub fn separators(&self) -> &str {
        &self.separators
    }

    /// Whether `subject` as a whole matches one of the patterns. The work grows with the subject's length times the
    /// number of patterns, and no faster.
    pub fn matches(&self, subject: &str) -> bool {
        self.patterns
            .iter()
            .any(|pattern| matches(pattern, &self.separators, subject))
    }

    /// Whether there may be a subject that both match: `false` only when there surely is none.
    pub(super) fn may_overlap(&self, other: &Self) -> bool {
        let same_separators = self.separators == other.separators;
        self.patterns.iter().any(|one| {
            other.patterns.iter().any(|two| {
                if !one.contains('*') {
                    matches(two, &other.separators, one)
                } else if !two.contains('*') {
                    matches(one, &self.separators, two)
                } else if same_separators {
                    segments_overlap(one, two, &self.separators)
                } else {
                    Segment::new(one).may_overlap(&Segment::new(two))
                }
            })
        })
    }
}

/// As `*` matches no separator, those of the subject are the pattern's own, one by one, and between them each segment
/// stands for itself.
fn matches(pattern: &str, separators: &str, subject: &str) -> bool {
    let mut ours = segments(pattern, separators);
    let mut theirs = segments(subject, separators);
    loop {
        match (ours.next(), theirs.next()) {
            (None, None) => return true,
            (Some((segment, end)), Some((text, text_end)))
                if end == text_end && Segment::new(segment).matches(text) => {}
            _ => return false,
        }
    }
}

fn segments_overlap(one: &str, two: &str, separators: &str) -> bool {
    let mut ones = segments(one, separators);
    let mut twos = segments(two, separators);
    loop {
        match (ones.next(), twos.next()) {
            (None, None) => return true,
            (Some((one, one_end)), Some((two, two_end)))
                if one_end == two_end && Segment::new(one).may_overlap(&Segment::new(two)) => {}
            _ => return false,
        }
    }
}

fn check_separators(separators: &str) -> Result<(), InvalidSubjectPatterns> {
    let distinct: BTreeSet<_> = separators.chars().collect();
    let sound = separators.len() <= 8
        && distinct.len() == separators.len()
        && distinct
            .iter()
            .all(|c| c.is_ascii_punctuation() && *c != '*');
    sound
        .then_some(())
        .ok_or(InvalidSubjectPatterns::Separators)
}

fn check_pattern(pattern: &str) -> Result<(), InvalidSubjectPatterns> {
    if !(1..=SubjectPatterns::MOST_BYTES).contains(&pattern.len()) {
        Err(InvalidSubjectPatterns::Length)
    } else if pattern == "*" {
        Err(InvalidSubjectPatterns::Anyone)
    } else if pattern.contains("**") {
        Err(InvalidSubjectPatterns::AdjacentStars(shown(pattern)))
    } else if pattern.matches('*').count() > SubjectPatterns::MOST_STARS {
        Err(InvalidSubjectPatterns::TooManyStars(shown(pattern)))
    } else {
        Ok(())
    }
}

/// Enough of a pattern to find it by.
fn shown(pattern: &str) -> String {
    pattern.chars().take(100).collect()
}
