//! Flags for the tokens that a client or an identity provider brings (`token.…`).

use clap::Args;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::token_settings::TokenFormat;

use super::names;
use super::patch::Patch;

/// What tokens are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Its tokens")]
pub(crate) struct TokenSettingArgs {
    /// JWT or opaque [default: the server's]
    #[arg(id = "token_format", long = "token-format", value_name = "FORMAT", value_parser = names::token_formats())]
    format: Option<TokenFormat>,
    /// What a JWT is signed with [default: the server's]
    #[arg(
        id = "token_algorithm",
        long = "token-algorithm",
        value_name = "ALGORITHM",
        value_parser = names::token_algorithms()
    )]
    algorithm: Option<Algorithm>,
    /// How long a token lives [default: the server's]
    #[arg(id = "token_lifetime", long = "token-lifetime", value_name = "SECONDS")]
    lifetime: Option<u32>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 3] = [
    ("token-format", "token.format"),
    ("token-algorithm", "token.algorithm"),
    ("token-lifetime", "token.lifetime_seconds"),
];

impl TokenSettingArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) {
        let format = self.format.map(|format| format.to_string());
        patch.set_given("token.format", format);
        patch.set_given("token.algorithm", self.algorithm.map(Algorithm::name));
        patch.set_given("token.lifetime_seconds", self.lifetime);
    }
}
