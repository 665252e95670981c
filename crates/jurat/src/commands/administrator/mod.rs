//! `jurat administrator`: who gets in here, by which keys, and in which role.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings` | the flags that say what an administrator is |
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

/// Subcommands of `jurat administrator`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Let an administrator in
    Create(create::Args),
    /// List the administrators
    List(list::Args),
    /// Show an administrator with the keys
    Show(show::Args),
    /// Change an administrator; what is not named stays as it is
    Update(update::Args),
    /// Take an administrator away; the tokens count for nothing from then on
    Delete(delete::Args),
    /// Switch an administrator on
    Enable(switch::Args),
    /// Switch an administrator off
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
