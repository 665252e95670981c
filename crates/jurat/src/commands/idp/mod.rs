//! `jurat idp`: registered identity providers, issuers whose assertions count.
//!
//! | file | what it holds |
//! |---|---|
//! | `settings` | the flags that say what an identity provider is |
//! | `lookup` | which one is meant: by issuer, or by identifier |
//! | `create`, `list`, `show`, `update`, `delete`, `switch` | one file for each |
//! | `from_assertion` | registered by what a sample of its assertions says |
//! | `key` | the keys it signs with, registered here |
//! | `keys`, `refresh` | all its keys, those that it publishes too |
//! | `lint` | what is too wide about it |
//! | `test`, `rule_check` | its rules, tried on samples |

use crate::failure::Outcome;
use crate::output::Output;

mod create;
mod delete;
mod from_assertion;
mod key;
mod keys;
mod lint;
mod list;
mod lookup;
mod refresh;
mod rule_check;
mod settings;
mod show;
mod switch;
mod test;
mod update;

/// Subcommands of `jurat idp`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Trust an issuer
    Create(Box<create::Args>),
    /// List the identity providers
    List(list::Args),
    /// Show an identity provider with its keys
    Show(show::Args),
    /// Change settings of an identity provider; what is not named stays as it is
    Update(Box<update::Args>),
    /// Take an identity provider away, keys and all
    Delete(delete::Args),
    /// Switch an identity provider on
    Enable(switch::Args),
    /// Switch an identity provider off: its assertions count for nothing, and so do the tokens they brought
    Disable(switch::Args),
    /// Show all its keys: where they came from, when they were seen and used
    Keys(keys::Args),
    /// Read the keys it publishes now, and say what changed
    Refresh(refresh::Args),
    /// Run the rule tests that are kept with it, or try its rules on a sample of claims
    Test(test::Args),
    /// Find what about a trust is wider than it need be, what could happen, and what mends it
    Lint(lint::Args),
    /// Register, switch and remove keys of an identity provider
    #[command(subcommand)]
    Key(key::Command),
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
        Command::Test(args) => test::run(&args, output),
        Command::Lint(args) => lint::run(&args, output),
        Command::Key(command) => key::run(&command, output),
    }
}
