//! One decision in a list: when, granted or refused and why, who asked, on whose word.

use super::{Badge, Tone, When};

/// One decision. Of a refusal, client and issuer are as the request claimed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Its id.
    pub id: String,
    /// When it was made.
    pub at: When,
    /// The reason's stable name; `None` when it was granted.
    pub refused: Option<String>,
    /// What happened in one sentence, of a refusal.
    pub sentence: Option<String>,
    /// The grant's short name, as far as it is known.
    pub grant: Option<String>,
    /// The client, as far as it is known.
    pub client: Option<String>,
    /// The issuer of the assertion.
    pub issuer: Option<String>,
    /// Whom the token speaks for.
    pub subject: Option<String>,
    /// What was granted.
    pub scope: Option<String>,
}

impl DecisionRow {
    pub(crate) fn badge(&self) -> Badge {
        match self.refused {
            None => Badge::new(Tone::Good, "Granted"),
            Some(_) => Badge::new(Tone::Bad, "Refused"),
        }
    }
}
