//! Flags for the refresh tokens that a client gets (`refresh.…`).

use clap::Args;

use super::patch::Patch;
use crate::time_text;

/// What refresh tokens are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its refresh tokens")]
pub(crate) struct RefreshSettingArgs {
    /// When the last one of a grant ends, however often it was renewed: 30d, 12h [default: the server's]
    #[arg(id = "refresh_lifetime", long = "refresh-lifetime", value_name = "TIME", value_parser = time_text::parse_duration)]
    lifetime: Option<u32>,
    /// How long one may lie unused: 14d, 12h [default: the server's]
    #[arg(id = "refresh_idle", long = "refresh-idle", value_name = "TIME", value_parser = time_text::parse_duration)]
    idle: Option<u32>,
    /// How long one that was just used is answered once more, as the first answer may have been lost: 30s, or 0 [default: the server's]
    #[arg(id = "refresh_grace", long = "refresh-grace", value_name = "TIME", value_parser = time_text::parse_duration)]
    grace: Option<u32>,
    /// Whether an assertion that is traded brings one too [default: the server's]
    #[arg(id = "refresh_for_assertions", long = "refresh-for-assertions", value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    for_assertions: Option<bool>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 4] = [
    ("refresh-lifetime", "refresh.lifetime_seconds"),
    ("refresh-idle", "refresh.idle_seconds"),
    ("refresh-grace", "refresh.grace_seconds"),
    ("refresh-for-assertions", "refresh.for_assertions"),
];

impl RefreshSettingArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) {
        patch.set_given("refresh.lifetime_seconds", self.lifetime);
        patch.set_given("refresh.idle_seconds", self.idle);
        patch.set_given("refresh.grace_seconds", self.grace);
        patch.set_given("refresh.for_assertions", self.for_assertions);
    }
}
