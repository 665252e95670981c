//! `jurat resource`: registered resources, the APIs that tokens are for.
//!
//! | file | what it holds |
//! |---|---|
//! | `address` | where a resource is found |
//! | `settings` | the flags that say what a resource is |
//! | `create`, `list`, `show`, `update`, `delete`, `switch` | one file for each |

use crate::failure::Outcome;
use crate::output::Output;

mod address;
mod create;
mod delete;
mod list;
mod settings;
mod show;
mod switch;
mod update;

/// Subcommands of `jurat resource`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Register a resource: an API that tokens are for
    Create(create::Args),
    /// List the resources
    List(list::Args),
    /// Show a resource with its scopes
    Show(show::Args),
    /// Change settings of a resource; what is not named stays as it is
    Update(update::Args),
    /// Take a resource away; tokens for it that were issued go on as they are
    Delete(delete::Args),
    /// Switch a resource on
    Enable(switch::Args),
    /// Switch a resource off: no further token is issued for it
    Disable(switch::Args),
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
    }
}
