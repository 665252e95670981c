//! One line per check, as the other libraries' tests print them.

use anyhow::{Result, ensure};

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

    /// Ends the program badly when a check failed.
    pub(crate) fn finish(self) -> Result<()> {
        ensure!(self.failed == 0, "{} checks failed", self.failed);
        Ok(())
    }
}
