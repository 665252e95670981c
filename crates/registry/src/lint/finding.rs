//! What the lint finds: a name that stays, how bad it is, what could happen, and the line that mends it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::identity_provider::IdentityProvider;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Wider than it need be.
    Warning,
    /// Strangers may get tokens: nothing is saved that brings it, unless an administrator accepts it by name.
    Risk,
}

/// Something that is wider than it need be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// Its name, which stays from version to version.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What could happen, in a sentence.
    pub what_could_happen: String,
    /// The command line that mends it.
    pub mend: String,
    /// Whether an administrator accepted it, by name.
    pub accepted: bool,
}

impl Finding {
    /// A finding that nobody has accepted yet.
    pub(super) fn new(
        name: &'static str,
        severity: Severity,
        what_could_happen: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self {
            name,
            severity,
            what_could_happen: what_could_happen.into(),
            mend: mend.into(),
            accepted: false,
        }
    }

    /// Whether it keeps the settings from being saved.
    pub fn must_be_accepted(&self) -> bool {
        self.severity == Severity::Risk && !self.accepted
    }
}

/// The command line that changes `provider` by `flags`.
pub(super) fn update(provider: &IdentityProvider, flags: &str) -> String {
    format!("jurat idp update {} {flags}", quoted(provider.issuer()))
}

/// `text` as a shell takes it: bare, in double quotes when it holds single ones, else in single ones.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if text.contains('\'') && !text.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_to_be_pasted_holds_its_words_together() {
        assert_eq!(quoted("https://idp.example.com"), "https://idp.example.com");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("claims.a == 'b'"), "\"claims.a == 'b'\"");
        assert_eq!(quoted("x'; $(rm -rf /) #"), "'x'\\''; $(rm -rf /) #'");
        assert_eq!(quoted(""), "''");
    }
}
