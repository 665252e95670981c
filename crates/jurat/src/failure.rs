//! A command that did not do what it was asked: the sentence for whoever called it, the next step, and the exit code for scripts.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;

/// What a command comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Why a command failed. Never holds a secret, a token or an assertion.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// What happened; empty when the command has said it already.
    pub(crate) sentence: String,
    /// What to do about it, a line each.
    pub(crate) next: Vec<String>,
    /// The setting that is to blame, as the administration API names it.
    field: Option<String>,
}

/// The exit codes, as the help of `jurat` lists them. Part of the contract with scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// It was tried, and failed or was refused.
    Failed = 1,
    /// The command line or the configuration is wrong; clap uses the same number.
    Usage = 2,
    /// The server cannot be reached, or does not let this caller in.
    Unreachable = 3,
}

impl Failure {
    /// It was tried, and failed or was refused.
    pub(crate) fn failed(sentence: impl Display) -> Self {
        Self::new(Exit::Failed, sentence)
    }

    /// It came out badly, and what was printed says how.
    pub(crate) fn told() -> Self {
        Self::new(Exit::Failed, "")
    }

    /// What was looked at is not as it should be or not as it is said to be, and what was printed says how: for scripts 2, as when files
    /// differ.
    pub(crate) fn found_wrong() -> Self {
        Self::new(Exit::Usage, "")
    }

    /// The command line or the configuration is wrong.
    pub(crate) fn usage(sentence: impl Display) -> Self {
        Self::new(Exit::Usage, sentence)
    }

    /// The server cannot be reached, or does not let this caller in.
    pub(crate) fn unreachable(sentence: impl Display) -> Self {
        Self::new(Exit::Unreachable, sentence)
    }

    /// `path` could not be read, for the reason the system gives.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::failed(format!("{} cannot be read: {error}", path.display()))
    }

    /// `path` could not be written, for the reason the system gives.
    pub(crate) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::failed(format!("{} cannot be written: {error}", path.display()))
    }

    fn new(exit: Exit, sentence: impl Display) -> Self {
        Self {
            exit,
            sentence: sentence.to_string(),
            next: Vec::new(),
            field: None,
        }
    }

    /// Adds a line that says what to do.
    pub(crate) fn next(mut self, step: impl Display) -> Self {
        self.next.push(step.to_string());
        self
    }

    /// The setting `field` is to blame.
    pub(crate) fn of_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_string());
        self
    }

    /// Names the flag that states the setting to blame; `flags` are flags with their settings.
    pub(crate) fn name_flag(self, flags: &[(&str, &str)]) -> Self {
        let Some(field) = self.field.clone() else {
            return self;
        };
        let within = |setting: &str| {
            let rest = field.strip_prefix(setting);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let named: Vec<_> = flags
            .iter()
            .filter(|(_, setting)| within(setting))
            .map(|(flag, setting)| (setting.len(), *flag))
            .collect();
        let nearest = named.iter().map(|(length, _)| *length).max();
        let named = named.iter().filter(|(length, _)| Some(*length) == nearest);
        let named: Vec<_> = named.map(|(_, flag)| format!("--{flag}")).collect();
        if named.is_empty() {
            return self;
        }
        self.next(format!("it is stated by {}", named.join(", ")))
    }

    /// The same failure, as one of not getting in.
    pub(crate) fn into_unreachable(mut self) -> Self {
        self.exit = Exit::Unreachable;
        self
    }

    /// The code the process ends with.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn the_flag_of_the_setting_to_blame_is_named() {
        let flags = [
            ("jwks-url", "key_source"),
            ("local", "key_source.local"),
            ("scope", "scope"),
        ];
        let next = |field: &str| Failure::failed("x").of_field(field).name_flag(&flags).next;
        assert_eq!(next("key_source.from"), ["it is stated by --jwks-url"]);
        assert_eq!(next("key_source.local"), ["it is stated by --local"]);
        assert_eq!(next("scope"), ["it is stated by --scope"]);
        assert!(next("scopes").is_empty());
    }
}
