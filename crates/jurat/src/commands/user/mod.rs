//! `jurat user`: people who sign in here.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings` | the flags that say who a user is |
//! | `create`, `list`, `show`, `update`, `delete`, `switch` | one file for each |
//! | `invite`, `set_password`, `sign_out` | how a user gets in, and out |
//! | `lookup`, `password` | which user is meant, and where a password is read |

use crate::failure::Outcome;
use crate::output::Output;

mod create;
mod delete;
mod invite;
mod list;
mod lookup;
mod password;
mod set_password;
mod settings;
mod show;
mod sign_out;
mod switch;
mod update;

/// Subcommands of `jurat user`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a user
    Create(create::Args),
    /// List the users
    List(list::Args),
    /// Show a user
    Show(show::Args),
    /// Change what is known of a user; what is not named stays as it is
    Update(update::Args),
    /// Make a one-time link by which a user sets a password
    Invite(invite::Args),
    /// Set a user's password; sessions and tokens that there were end
    SetPassword(set_password::Args),
    /// Sign a user out everywhere: sessions and tokens that there were end
    SignOut(sign_out::Args),
    /// Switch a user on
    Enable(switch::Args),
    /// Switch a user off: nobody signs in as this user, and what was issued for the user counts for nothing
    Disable(switch::Args),
    /// Take a user away
    Delete(delete::Args),
}

/// Does what was asked.
pub(crate) fn run(command: Command, output: Output) -> Outcome {
    match command {
        Command::Create(args) => create::run(&args, output),
        Command::List(args) => list::run(&args, output),
        Command::Show(args) => show::run(&args, output),
        Command::Update(args) => update::run(&args, output),
        Command::Invite(args) => invite::run(&args, output),
        Command::SetPassword(args) => set_password::run(&args, output),
        Command::SignOut(args) => sign_out::run(&args, output),
        Command::Enable(args) => switch::run(&args, true, output),
        Command::Disable(args) => switch::run(&args, false, output),
        Command::Delete(args) => delete::run(&args),
    }
}
