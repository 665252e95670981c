//! One line per check, as the other libraries' tests print them.

use std::fmt::Debug;

/// The checks of one crate.
pub(crate) struct Checks {
    name: &'static str,
    failed: usize,
}

impl Checks {
    /// Of the crate of that name.
    pub(crate) fn of(name: &'static str) -> Self {
        Self { name, failed: 0 }
    }

    /// Prints what was checked.
    pub(crate) fn holds(&mut self, what: &str, truth: bool) {
        println!(
            "{} {}: {what}",
            if truth { "ok  " } else { "FAIL" },
            self.name
        );
        self.failed += usize::from(!truth);
    }

    /// `attempt` must have ended with an error that `is_right` recognises.
    pub(crate) fn refused<T, E: Debug>(
        &mut self,
        what: &str,
        attempt: Result<T, E>,
        is_right: impl FnOnce(&E) -> bool,
    ) {
        match attempt {
            Ok(_) => self.holds(&format!("{what}; seen: no error"), false),
            Err(error) if is_right(&error) => self.holds(what, true),
            Err(error) => self.holds(&format!("{what}; seen: {error:?}"), false),
        }
    }

    /// How many failed.
    pub(crate) fn failed(self) -> usize {
        self.failed
    }
}
