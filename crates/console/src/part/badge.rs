//! A state in a word, with a colour that says how good it is. The word alone says it too.

use askama::Template;
use askama::filters::HtmlSafe;

use super::When;

/// How good a state is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Broken, refused, gone.
    Bad,
    /// Soon to be bad, or wider than it need be.
    Warn,
    /// Good to know.
    Note,
    /// Switched off.
    Off,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Note => "note",
            Self::Off => "off",
        }
    }
}

/// A state in a word.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="badge {{ tone.class() }}">{{ word }}</span>"#,
    ext = "html"
)]
pub struct Badge {
    tone: Tone,
    word: String,
}

impl HtmlSafe for Badge {}

impl Badge {
    /// `word`, in that tone.
    pub fn new(tone: Tone, word: impl Into<String>) -> Self {
        let word = word.into();
        Self { tone, word }
    }

    /// Of something that can be switched off and can end: an end within `soon_days` days is told.
    pub fn of_switch(enabled: bool, ends: Option<When>, soon_days: i64) -> Self {
        let left = ends.map(|end| (end.is_past(), end.days_left()));
        match (enabled, left) {
            (false, _) => Self::new(Tone::Off, "Disabled"),
            (true, Some((true, _))) => Self::new(Tone::Bad, "Expired"),
            (true, Some((false, days))) if days < soon_days => {
                Self::new(Tone::Warn, days_left(days))
            }
            (true, _) => Self::new(Tone::Good, "Enabled"),
        }
    }
}

/// `Ends today`, `Ends in 3 days`.
fn days_left(days: i64) -> String {
    match days {
        ..1 => "Ends today".to_owned(),
        1 => "Ends in 1 day".to_owned(),
        days => format!("Ends in {days} days"),
    }
}

#[cfg(test)]
mod tests {
    use jurat_registry::clock::Timestamp;

    use super::*;

    #[test]
    fn a_switch_says_first_that_it_is_off_then_that_it_ended_then_that_it_ends_soon() {
        let end = |days: i64| {
            let seconds = days * 86_400 + 60;
            Some(When::new(
                Timestamp::from_seconds(seconds),
                Timestamp::from_seconds(0),
            ))
        };
        let word = |badge: Badge| badge.word;
        assert_eq!(word(Badge::of_switch(false, end(-1), 30)), "Disabled");
        assert_eq!(word(Badge::of_switch(true, end(-1), 30)), "Expired");
        assert_eq!(word(Badge::of_switch(true, end(0), 30)), "Ends today");
        assert_eq!(word(Badge::of_switch(true, end(29), 30)), "Ends in 29 days");
        assert_eq!(word(Badge::of_switch(true, end(30), 30)), "Enabled");
        assert_eq!(word(Badge::of_switch(true, None, 30)), "Enabled");
    }
}
