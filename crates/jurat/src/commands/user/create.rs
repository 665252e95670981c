//! `jurat user create`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::shell_word::shell_word;
use crate::terminal::{self, code, good};

use super::password::{self, PasswordFileArgs};
use super::settings::{FLAGS, UserSettingArgs};

/// Flags of `jurat user create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat user create ada --name 'Ada Lovelace' --email ada@example.com --email-verified yes
  jurat user create ada --ask-password
  jurat user create robot --password-file robot.password --claim department=engines
  jurat user invite ada                                  # then the user sets a password")]
pub(crate) struct Args {
    /// The name to sign in with
    username: String,
    /// Make the user switched off
    #[arg(long)]
    disabled: bool,
    #[command(flatten)]
    settings: UserSettingArgs,
    #[command(flatten)]
    password: PasswordFileArgs,
    /// Ask for the password without showing it [default: none is set, and an invitation lets the user set one]
    #[arg(long, conflicts_with = "password_file")]
    ask_password: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Makes a user.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut patch = args.settings.patch()?;
    patch.set("username", args.username.as_str());
    if args.disabled {
        patch.set("enabled", false);
    }
    let password = if args.ask_password {
        Some(password::ask()?)
    } else {
        args.password.read()?
    };
    let mut body = patch.into_json();
    if let Some(password) = &password {
        body["password"] = json!(**password);
    }
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/users", &body).await
    })
    .map_err(|failure| failure.name_flag(&FLAGS))?;
    if output == Output::Json {
        terminal::print_json(&user);
        return Ok(());
    }
    let name = &args.username;
    terminal::print(format_args!("{} User {name} is made.\n", good("✓")));
    record_view::print(&user, output);
    if password.is_none() {
        let next = format!("jurat user invite {}", shell_word(name));
        terminal::print(format_args!("\nNext: {}", code(next)));
    }
    Ok(())
}
