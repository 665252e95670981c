//! `jurat decision`: what was granted and what was refused.

mod list;
mod show;

use crate::failure::Outcome;
use crate::output::Output;

/// Subcommands of `jurat decision`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List decisions, the newest first
    List(list::Args),
    /// Show a decision with every check that it went through
    Show(show::Args),
}

/// Does what was asked.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List(args) => list::run(args, output),
        Command::Show(args) => show::run(args, output),
    }
}
