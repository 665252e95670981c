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
    /// What happened.
    pub(crate) sentence: String,
    /// What to do about it, a line each.
    pub(crate) next: Vec<String>,
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
        }
    }

    /// Adds a line that says what to do.
    pub(crate) fn next(mut self, step: impl Display) -> Self {
        self.next.push(step.to_string());
        self
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
