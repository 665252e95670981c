//! `jurat key`: the keys that the server signs its tokens with.
//!
//! | file | what it holds |
//! |---|---|
//! | `list`, `rotate`, `retire`, `import`, `export_public` | one file for each |
//! | `key_view` | a key in a table, a key in words |
//! | `question` | whether tokens are meant to stop counting |

use crate::failure::Outcome;
use crate::output::Output;

mod export_public;
mod import;
mod key_view;
mod list;
mod question;
mod retire;
mod rotate;

/// Subcommands of `jurat key`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List the signing keys: which sign, which come next, which only verify
    List(list::Args),
    /// Make the next key of an algorithm; it is published now and signs later
    Rotate(rotate::Args),
    /// Stop a key from signing at once, as when it may have been stolen
    Retire(retire::Args),
    /// Bring a private key, which becomes the next of its algorithm
    Import(import::Args),
    /// Print the public half of a key
    ExportPublic(export_public::Args),
}

/// Does what was asked.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List(args) => list::run(args, output),
        Command::Rotate(args) => rotate::run(args, output),
        Command::Retire(args) => retire::run(args, output),
        Command::Import(args) => import::run(args, output),
        Command::ExportPublic(args) => export_public::run(args, output),
    }
}
