//! Text of others made harmless for a reader: a client's name, a claim, a reason is anybody's, and must not hide, turn around or push away
//! what stands beside it (Unicode Technical Report 36, section 2). That it cannot become markup is the templates' doing, which escape
//! everything.
//!
//! The console's readers judge what they see, so nothing is left out: a character that cannot be seen is written by its number. It happens to
//! the whole page at once, in [`crate::render`], so no template can forget it. What a form must send back as it was goes through the filter
//! `exact`, which writes such characters as references.

use std::fmt::Write as _;

/// What turns writing around, joins or parts nothing that can be seen, or smuggles text (tags, variation selectors beyond those of emoji).
/// The zero-width joiners are not among them: Persian and emoji are written with them.
pub fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a page must not contain `c`: hidden, a control character, or a line end of Unicode's own. Line feeds and tabs may stand.
fn must_be_named(c: char) -> bool {
    let is_control = c.is_control() && !matches!(c, '\n' | '\t');
    is_control || matches!(c, '\u{2028}' | '\u{2029}') || is_hidden(c)
}

/// `page` with everything that cannot be seen written by its number, such as `[U+202E]`.
pub(crate) fn with_hidden_named(page: String) -> String {
    if !page.contains(must_be_named) {
        return page;
    }
    let mut plain = String::with_capacity(page.len() + 64);
    for c in page.chars() {
        if must_be_named(c) {
            // Writing to a String does not fail.
            let _ = write!(plain, "[U+{:04X}]", u32::from(c));
        } else {
            plain.push(c);
        }
    }
    plain
}

/// `text` for an attribute or a text field, so that a browser sends it back as it is. Control characters but line feeds and tabs have no
/// reference (HTML section 13.1.4) and are left out; no record holds one.
pub(crate) fn exactly(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c if must_be_named(c) => {
                let _ = write!(escaped, "&#x{:x};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// As templates call it.
#[expect(
    clippy::inline_always,
    clippy::unused_self,
    clippy::unnecessary_wraps,
    unreachable_pub,
    reason = "the template engine's own shape of a filter"
)]
pub(crate) mod filters {
    use askama::filters::Safe;
    use askama::{Result, Values};

    /// A value that a browser sends back as it is.
    #[askama::filter_fn]
    pub(crate) fn exact(text: &str, _: &dyn Values) -> Result<Safe<String>> {
        Ok(Safe(super::exactly(text)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn utr36_s2_what_cannot_be_seen_is_written_by_its_number() {
        for (text, plain) in [
            ("Example App", "Example App"),
            ("Jurat\u{202e}gnp.exe", "Jurat[U+202E]gnp.exe"),
            ("a\u{200b}b\u{e0041}", "a[U+200B]b[U+E0041]"),
            ("a\u{7}b\u{85}c\0", "a[U+0007]b[U+0085]c[U+0000]"),
            ("line\n\tline", "line\n\tline"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ] {
            assert_eq!(with_hidden_named(text.to_owned()), plain);
        }
    }

    #[test]
    fn a_value_that_is_sent_back_is_escaped_and_nothing_of_it_is_lost() {
        assert_eq!(exactly("a\"<b>&'"), "a&quot;&lt;b&gt;&amp;&#39;");
        assert_eq!(exactly("x\u{202e}y\nz\u{0}"), "x&#x202e;y\nz");
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left_either_way(text in any::<String>()) {
            prop_assert!(!with_hidden_named(text.clone()).contains(must_be_named));
            prop_assert!(!exactly(&text).contains(must_be_named));
        }
    }
}
