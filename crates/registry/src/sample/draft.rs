//! Settings in the making, each with its reason.

use std::borrow::Cow;

use super::said::Sample;
use crate::identity_provider::IdentityProviderSettings;

/// A setting that is proposed. Its value is that of the settings as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedLine {
    /// The setting as the administration API spells it.
    pub setting: &'static str,
    /// Why.
    pub reason: Cow<'static, str>,
}

/// Settings that are being proposed for the issuer of a sample.
pub(super) struct Draft<'a> {
    pub(super) sample: &'a Sample,
    pub(super) settings: IdentityProviderSettings,
    pub(super) lines: Vec<ProposedLine>,
    pub(super) warnings: Vec<String>,
}

impl Draft<'_> {
    /// Says why a setting is as it is now; the reason that it had before goes.
    pub(super) fn because(&mut self, setting: &'static str, reason: impl Into<Cow<'static, str>>) {
        let reason = reason.into();
        match self.lines.iter_mut().find(|line| line.setting == setting) {
            Some(line) => line.reason = reason,
            None => self.lines.push(ProposedLine { setting, reason }),
        }
    }

    pub(super) fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }
}
