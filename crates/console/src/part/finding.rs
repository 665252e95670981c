//! What the lint says of a trust: how bad it is, what could happen, what mends it.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Badge, Tone};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    /// Good to know.
    Note,
    /// Wider than it need be.
    Warning,
    /// Strangers may get tokens.
    Risk,
}

/// What the lint says.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/finding.html")]
pub struct Finding {
    /// Its stable name.
    pub name: String,
    /// How bad it is.
    pub gravity: Gravity,
    /// What could happen, in a sentence.
    pub what_could_happen: String,
    /// What mends it, in a sentence or as a command line.
    pub mend: String,
    /// Whether an administrator accepted it.
    pub accepted: bool,
    /// Whose it is, with the way there, where it is not said around it.
    pub of: Option<super::Link>,
}

impl HtmlSafe for Finding {}

impl Finding {
    pub(crate) fn badge(&self) -> Badge {
        match (self.gravity, self.accepted) {
            (_, true) => Badge::new(Tone::Note, "Accepted risk"),
            (Gravity::Risk, false) => Badge::new(Tone::Bad, "Risk"),
            (Gravity::Warning, false) => Badge::new(Tone::Warn, "Warning"),
            (Gravity::Note, false) => Badge::new(Tone::Note, "Note"),
        }
    }
}
