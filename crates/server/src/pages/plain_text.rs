//! Text of others made harmless for a reader: a client's name is anybody's, and must not hide, turn around or push away what stands beside
//! it (Unicode Technical Report 36, section 2). That it cannot become markup is the templates' doing, which escape everything.

use jurat_console::plain_text::is_hidden;

/// The longest name that is shown, in characters.
const MOST_NAME_CHARS: usize = 80;
/// The longest sentence that is shown, in characters.
const MOST_SENTENCE_CHARS: usize = 400;

/// `text` on one line, without control characters, without what turns writing around or cannot be seen, and with an ellipsis where it is
/// longer than `most_chars`.
pub(super) fn plain_text(text: &str, most_chars: usize) -> String {
    let mut plain = String::with_capacity(text.len().min(4 * most_chars));
    let (mut length, mut blank) = (0, false);
    for c in text.chars().filter(|c| !is_hidden(*c)) {
        if c.is_whitespace() || c.is_control() {
            blank = length > 0;
            continue;
        }
        let further = 1 + usize::from(blank);
        if length + further > most_chars {
            plain.push('…');
            return plain;
        }
        if blank {
            plain.push(' ');
        }
        plain.push(c);
        (length, blank) = (length + further, false);
    }
    plain
}

/// As templates call it.
#[expect(
    clippy::inline_always,
    clippy::unused_self,
    clippy::unnecessary_wraps,
    unreachable_pub,
    reason = "the template engine's own shape of a filter"
)]
pub(super) mod filters {
    use askama::{Result, Values};

    /// A name of others.
    #[askama::filter_fn]
    pub(crate) fn name(text: &str, _: &dyn Values) -> Result<String> {
        Ok(super::plain_text(text, super::MOST_NAME_CHARS))
    }

    /// A sentence of others.
    #[askama::filter_fn]
    pub(crate) fn sentence(text: &str, _: &dyn Values) -> Result<String> {
        Ok(super::plain_text(text, super::MOST_SENTENCE_CHARS))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_turns_writing_around_or_cannot_be_seen_is_left_out() {
        for (text, plain) in [
            ("Example App", "Example App"),
            ("Jurat\u{202e}gnp.exe", "Juratgnp.exe"),
            ("\u{2066}a\u{2069}\u{200f}b", "ab"),
            ("a\u{200b}b\u{feff}c\u{ad}d\u{e0041}", "abcd"),
            ("a\r\n\tb\u{2028}\u{85}c\0d", "a b c d"),
            ("  a   b  ", "a b"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}💻 ❤\u{fe0f}", "👩\u{200d}💻 ❤\u{fe0f}"),
            ("", ""),
        ] {
            assert_eq!(plain_text(text, 80), plain, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_and_one_of_exactly_the_length_does_not() {
        assert_eq!(plain_text("abc", 3), "abc");
        assert_eq!(plain_text("abcd", 3), "abc…");
        assert_eq!(plain_text("abc \u{200b} ", 3), "abc");
        assert_eq!(plain_text("ab c", 3), "ab…");
    }

    proptest! {
        #[test]
        fn a_plain_text_is_one_bounded_line_and_stays_as_it_is(text in any::<String>()) {
            let plain = plain_text(&text, 40);
            prop_assert!(plain.chars().count() <= 41);
            prop_assert!(!plain.chars().any(|c| c.is_control() || is_hidden(c)));
            prop_assert_eq!(plain_text(&plain, 41), plain.clone());
        }
    }
}
