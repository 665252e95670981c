//! Flags for what the assertions of a client or an identity provider must be (`assertion.…`).

use clap::Args;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::assertion_rules::{CompatibilitySwitch, ReplayMode};

use super::names;
use super::patch::Patch;

/// What assertions must be.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its assertions")]
pub(crate) struct AssertionRuleArgs {
    /// An `aud` accepted beside this server's own names; repeat it for more
    #[arg(long, value_name = "AUDIENCE")]
    audience: Vec<String>,
    /// A signature algorithm it may use; repeat it for more [default: all]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::algorithms())]
    algorithm: Vec<Algorithm>,
    /// A `typ` accepted beside none and JWT; repeat it for more
    #[arg(long = "type", value_name = "TYPE")]
    token_type: Vec<String>,
    /// The longest life of an assertion [default: 300]
    #[arg(long, value_name = "SECONDS")]
    max_assertion_life: Option<u32>,
    /// How far its clock may be off [default: 30]
    #[arg(long, value_name = "SECONDS")]
    skew: Option<u32>,
    /// What may be presented again [default: once-if-jti]
    #[arg(long, value_name = "MODE", value_parser = names::replay_modes())]
    replay: Option<ReplayMode>,
    /// A departure from the RFCs to tolerate; repeat it for more
    #[arg(long, value_name = "SWITCH", value_parser = names::compatibility_switches())]
    allow: Vec<CompatibilitySwitch>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 7] = [
    ("audience", "assertion.audiences"),
    ("algorithm", "assertion.algorithms"),
    ("type", "assertion.types"),
    ("max-assertion-life", "assertion.max_life_seconds"),
    ("skew", "assertion.skew_seconds"),
    ("replay", "assertion.replay"),
    ("allow", "assertion.compatibility"),
];

impl AssertionRuleArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) {
        patch.set_list("assertion.audiences", &self.audience);
        patch.set_list("assertion.algorithms", &self.algorithm);
        patch.set_list("assertion.types", &self.token_type);
        patch.set_given("assertion.max_life_seconds", self.max_assertion_life);
        patch.set_given("assertion.skew_seconds", self.skew);
        patch.set_given("assertion.replay", self.replay.map(ReplayMode::name));
        patch.set_list("assertion.compatibility", &self.allow);
    }
}
