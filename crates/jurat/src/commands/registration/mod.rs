//! `jurat registration`: initial access tokens, by which clients register themselves (RFC 7591).

use crate::failure::Outcome;
use crate::output::Output;

mod create_token;
mod revoke_token;

/// Subcommands of `jurat registration`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make an initial access token, by which a client may register itself; it is shown once
    CreateToken(create_token::Args),
    /// End an initial access token; the clients that it registered stay
    RevokeToken(revoke_token::Args),
}

/// Does what was asked.
pub(crate) fn run(command: Command, output: Output) -> Outcome {
    match command {
        Command::CreateToken(args) => create_token::run(&args, output),
        Command::RevokeToken(args) => revoke_token::run(&args),
    }
}
