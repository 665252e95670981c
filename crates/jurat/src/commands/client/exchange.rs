//! Flags for what a client may do when it trades tokens of others (`exchange.…`).

use clap::Args;

use crate::commands::settings::patch::Patch;

/// What its token exchanges are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its token exchanges")]
pub(super) struct ExchangeArgs {
    /// Whether its tokens may leave out that it acts for their subject [default: false: act says so]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    exchange_impersonation: Option<bool>,
}

/// Flags with the settings they state, for `--unset`.
pub(super) const FLAGS: [(&str, &str); 1] = [("exchange-impersonation", "exchange.impersonation")];

impl ExchangeArgs {
    /// States what was given.
    pub(super) fn state(&self, patch: &mut Patch) {
        patch.set_given("exchange.impersonation", self.exchange_impersonation);
    }
}
