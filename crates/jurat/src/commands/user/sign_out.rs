//! `jurat user sign-out`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;

/// Flags of `jurat user sign-out`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user sign-out ada")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Signs a user out everywhere.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        let path = format!("{path}/sessions/end");
        session.create(&path, &json!({})).await
    })?;
    if output == Output::Json {
        terminal::print_json(&user);
        return Ok(());
    }
    let name = &args.user;
    terminal::print(format_args!(
        "{} User {name} is signed out everywhere. Sessions, invitations and tokens that there were have ended.",
        good("✓")
    ));
    Ok(())
}
