//! `jurat grant`: what users and assertions allowed clients, what came from it, and its end.

mod list;
mod revoke;
mod revoke_all;
mod show;

use crate::failure::Outcome;
use crate::output::Output;

/// Subcommands of `jurat grant`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List grants from which further tokens may come, the newest first
    List(list::Args),
    /// Show a grant with the tokens that came from it
    Show(show::Args),
    /// End a grant with everything that came from it
    Revoke(revoke::Args),
    /// End every grant and token of a client, of a subject, or of both together
    RevokeAll(revoke_all::Args),
}

/// Does what was asked.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List(args) => list::run(args, output),
        Command::Show(args) => show::run(args, output),
        Command::Revoke(args) => revoke::run(args, output),
        Command::RevokeAll(args) => revoke_all::run(args, output),
    }
}
