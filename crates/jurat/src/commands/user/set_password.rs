//! `jurat user set-password`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;
use super::password::PasswordFileArgs;

/// Flags of `jurat user set-password`.
#[derive(clap::Args)]
#[command(after_help = "\
Without a file the password is asked for and not shown.

Examples:
  jurat user set-password ada
  jurat user set-password ada --password-file - < ada.password")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    password: PasswordFileArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Sets a password.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let password = args.password.read_or_ask()?;
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        let body = json!({ "password": *password });
        session.create(&format!("{path}/password"), &body).await
    })?;
    if output == Output::Json {
        terminal::print_json(&user);
        return Ok(());
    }
    let name = &args.user;
    terminal::print(format_args!(
        "{} User {name} has a new password. Sessions and tokens that there were have ended.",
        good("✓")
    ));
    Ok(())
}
