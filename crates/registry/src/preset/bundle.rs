//! A named bundle of settings: what it sets whoever asks, and, where it is for a kind of issuer, what must be asked.

use std::collections::BTreeSet;

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};

use super::trust::Trust;
use crate::assertion_rules::CompatibilitySwitch;
use crate::client::ClientSettings;
use crate::identity_provider::IdentityProviderSettings;
use crate::tenant::IssuerIdentifier;

/// A named bundle of settings.
pub struct Preset {
    /// Its name on the command line.
    pub name: &'static str,
    /// Who needs it.
    pub summary: &'static str,
    /// What it does to a client; empty when it is not for clients.
    pub client: &'static [Line<ClientSettings>],
    /// What it does to an identity provider, whatever is answered; empty when it is not for those.
    pub identity_provider: &'static [Line<IdentityProviderSettings>],
    /// The kind of issuer it is for, and what must be asked; `None` for one that is any issuer's.
    pub trust: Option<&'static Trust>,
}

impl Preset {
    /// Whether it does something to an identity provider.
    pub fn is_for_identity_providers(&self) -> bool {
        !self.identity_provider.is_empty() || self.trust.is_some()
    }
}

/// One setting of a preset.
pub struct Line<S> {
    /// The setting as the administration API spells it.
    pub setting: &'static str,
    /// What it is set to, for people.
    pub value: &'static str,
    /// Why.
    pub reason: &'static str,
    pub(super) set: fn(&mut S, &IssuerIdentifier),
}

impl<S> Line<S> {
    /// Changes `settings`; `issuer` is this server's own identifier.
    pub fn apply(&self, settings: &mut S, issuer: &IssuerIdentifier) {
        (self.set)(settings, issuer);
    }
}

/// For issuers that sign with RS256 and nothing else.
pub(super) const RS256: Line<IdentityProviderSettings> = Line {
    setting: "assertion.algorithms",
    value: "RS256",
    reason: "it signs with nothing else",
    set: |s, _| s.assertion.algorithms = AlgorithmSet::of(&[Algorithm::Rs256]),
};

/// For issuers whose tokens may live an hour.
pub(super) const LIFE_OF_AN_HOUR: Line<IdentityProviderSettings> = Line {
    setting: "assertion.max_life_seconds",
    value: "3600",
    reason: "its tokens live up to an hour: if yours live shorter, say so",
    set: |s, _| s.assertion.max_life_seconds = 3600,
};

pub(super) fn tolerate(set: &mut BTreeSet<CompatibilitySwitch>, switches: &[CompatibilitySwitch]) {
    set.extend(switches);
}
