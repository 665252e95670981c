//! Sentences about what could not be read. What others wrote stands in them bounded, and without control characters.

use std::fmt::Display;

use jurat_registry::key_sets::KeySourceFailure;

const MOST_SHOWN: usize = 200;

/// A failure with this sentence.
pub(crate) fn failure(sentence: impl Display) -> KeySourceFailure {
    KeySourceFailure {
        sentence: sentence.to_string(),
    }
}

/// A text of others as it may be shown.
pub(crate) fn shown(text: &str) -> String {
    let visible = text.chars().filter(|letter| !letter.is_control());
    visible.take(MOST_SHOWN).collect()
}
