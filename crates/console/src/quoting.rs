//! Values in the samples that pages show: whoever copies one runs it, so a value must not leave its quotes.

use std::fmt::Write as _;

/// `text` in single quotes, as a shell takes it.
pub fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// `text` as a string of JSON, which Python and JavaScript read alike.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_ascii() && !c.is_ascii_control() => quoted.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String does not fail.
                    let _ = write!(quoted, "\\u{unit:04x}");
                }
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        assert_eq!(shell("a'; rm -rf / #"), r"'a'\''; rm -rf / #'");
        assert_eq!(
            quoted("a\"\\\n\u{202e}😀"),
            r#""a\"\\\u000a\u202e\ud83d\ude00""#
        );
    }
}
