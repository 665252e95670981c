//! What mends something, as a sentence and as the command line that does it. A value that was sent is written as one word that no shell
//! takes for more: whoever pastes the line must not run what a stranger put into a claim.

use std::fmt::Write as _;

use crate::assertion::trusted_issuer::TrustedIssuer;

/// One way to mend what failed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Mend {
    /// What to do, and who must.
    pub advice: String,
    /// The command line that does it, where it is done here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl Mend {
    /// What to do where no command of this server helps.
    pub(super) fn by(advice: impl Into<String>) -> Self {
        let advice = advice.into();
        Self {
            advice,
            command: None,
        }
    }

    /// What to do, by `command`.
    pub(super) fn with(advice: impl Into<String>, command: impl Into<String>) -> Self {
        let (advice, command) = (advice.into(), Some(command.into()));
        Self { advice, command }
    }
}

/// `jurat idp VERB ISSUER` or `jurat client VERB ID`.
pub(super) fn on(issuer: &TrustedIssuer, verb: &str) -> String {
    let name = word(issuer.name());
    match issuer.client() {
        Some(_) => format!("jurat client {verb} {name}"),
        None => format!("jurat idp {verb} {name}"),
    }
}

/// A flag for each value. On the command line a list is stated as a whole, so what is there already is stated again.
pub(super) fn each<'a>(flag: &str, values: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for value in values {
        // Writing to a String does not fail.
        let _ = write!(line, " {flag} {}", word(value));
    }
    line
}

/// `text` as one word of a shell; what cannot be shown safely is left for the reader to fill in.
pub(super) fn word(text: &str) -> String {
    const MOST: usize = 300;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@%+=,".contains(c);
    let starts_as_flag = text.starts_with('-');
    if !text.is_empty() && text.len() <= MOST && !starts_as_flag && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let is_printable = |c: char| c == ' ' || c.is_ascii_graphic();
    if text.is_empty() || text.len() > MOST || starts_as_flag || !text.chars().all(is_printable) {
        return "'…'".into();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_stays_one_word_of_a_shell() {
        assert_eq!(
            word("https://idp.example.com/a?"),
            "'https://idp.example.com/a?'"
        );
        assert_eq!(word("https://idp.example.com"), "https://idp.example.com");
        assert_eq!(word("x; rm -rf ~"), "'x; rm -rf ~'");
        assert_eq!(word("x' $(reboot) '"), r"'x'\'' $(reboot) '\'''");
        for unshown in ["", "--server=https://evil.example", "a\nb", "a\u{202e}b"] {
            assert_eq!(word(unshown), "'…'", "{unshown:?}");
        }
    }
}
