//! `jurat client`: registered clients.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings`, `authentication`, `exchange` | the flags that say what a client is |
//! | `create`, `list`, `show`, `update`, `delete`, `switch` | one file for each |
//! | `secret`, `credential` | how a client proves who it is |
//! | `keys`, `refresh` | all its keys, those that it publishes too |

use crate::failure::Outcome;
use crate::output::Output;

mod authentication;
mod create;
mod credential;
mod delete;
mod exchange;
mod keys;
mod list;
mod refresh;
mod secret;
mod settings;
mod show;
mod switch;
mod update;

/// Subcommands of `jurat client`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Register a client
    Create(Box<create::Args>),
    /// List the clients
    List(list::Args),
    /// Show a client with its credentials
    Show(show::Args),
    /// Change settings of a client; what is not named stays as it is
    Update(Box<update::Args>),
    /// Take a client away, credentials and all
    Delete(delete::Args),
    /// Switch a client on
    Enable(switch::Args),
    /// Switch a client off: it gets nothing, and what it got counts for nothing
    Disable(switch::Args),
    /// Show all its keys: where they came from, when they were seen and used
    Keys(keys::Args),
    /// Read the keys it publishes now, and say what changed
    Refresh(refresh::Args),
    /// Secrets of a client
    #[command(subcommand)]
    Secret(secret::Command),
    /// Keys and secrets of a client
    #[command(subcommand)]
    Credential(credential::Command),
}

/// Does what was asked.
pub(crate) fn run(command: Command, output: Output) -> Outcome {
    match command {
        Command::Create(args) => create::run(&args, output),
        Command::List(args) => list::run(&args, output),
        Command::Show(args) => show::run(&args, output),
        Command::Update(args) => update::run(&args, output),
        Command::Delete(args) => delete::run(&args),
        Command::Enable(args) => switch::run(&args, true, output),
        Command::Disable(args) => switch::run(&args, false, output),
        Command::Keys(args) => keys::run(&args, output),
        Command::Refresh(args) => refresh::run(&args, output),
        Command::Secret(command) => secret::run(&command, output),
        Command::Credential(command) => credential::run(&command, output),
    }
}
