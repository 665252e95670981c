//! `jurat audit`: what was done to what is trusted, by whom, and what happened to it; and whether anybody has changed the log of it.

mod export;
mod list;
mod offline;
mod show;
mod verify;

use crate::failure::Outcome;
use crate::output::Output;

/// Subcommands of `jurat audit`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List what happened, the newest first
    #[command(after_help = "\
Examples:
  jurat audit list
  jurat audit list --target https://idp.example.com --limit 200
  jurat audit list --actor admin --since 2027-01-31T00:00:00Z")]
    List(list::ListArgs),
    /// Show a line of the log: who, from where, and what was before and after
    #[command(after_help = "\
Examples:
  jurat audit show 12")]
    Show(show::ShowArgs),
    /// Go through the whole log: has anybody changed it?
    #[command(after_help = "\
Keep what it prints somewhere else: with --expect it finds a database that was put back to an earlier state.
With --file it looks at an export, without a server; an export has no seal, so its end is only as sound as where it was kept.

Exit code 2: the log is not whole.

Examples:
  jurat audit verify
  jurat audit verify --file audit.jsonl")]
    Verify(verify::VerifyArgs),
    /// Write the log to standard output as JSON Lines, the oldest first
    #[command(after_help = "\
Examples:
  jurat audit export
  jurat audit export --after 1200")]
    Export(export::ExportArgs),
}

/// Does what was asked.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List(args) => list::run(args, output),
        Command::Show(args) => show::run(args, output),
        Command::Verify(args) => verify::run(args, output),
        Command::Export(args) => export::run(args),
    }
}
