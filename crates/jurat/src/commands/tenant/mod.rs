//! `jurat tenant`: authorization servers in this one, each by itself.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings` | the flags that say what a tenant is |
//! | `create`, `list`, `show`, `update`, `delete`, `switch` | one file for each |

use crate::failure::Outcome;
use crate::output::Output;

mod create;
mod delete;
mod list;
mod settings;
mod show;
mod switch;
mod update;

/// Subcommands of `jurat tenant`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a tenant, with its first administrator if there is one
    Create(create::Args),
    /// List the tenants
    List(list::Args),
    /// Show a tenant
    Show(show::Args),
    /// Change settings of a tenant; what is not named stays as it is
    Update(update::Args),
    /// Take a tenant away with everything it has; it must be switched off
    Delete(delete::Args),
    /// Switch a tenant on
    Enable(switch::Args),
    /// Switch a tenant off: there is nothing at its addresses, and none of its tokens counts
    Disable(switch::Args),
}

/// Does what was asked.
pub(crate) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::Create(args) => create::run(args, output),
        Command::List(args) => list::run(args, output),
        Command::Show(args) => show::run(args, output),
        Command::Update(args) => update::run(args, output),
        Command::Delete(args) => delete::run(args),
        Command::Enable(args) => switch::run(args, true, output),
        Command::Disable(args) => switch::run(args, false, output),
    }
}
