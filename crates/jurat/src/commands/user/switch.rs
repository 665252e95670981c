//! `jurat user enable` and `jurat user disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;

/// Flags of `jurat user enable` and `jurat user disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user disable ada")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches a user on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&user);
        return Ok(());
    }
    let (name, state) = (&args.user, if enabled { "enabled" } else { "disabled" });
    terminal::print(format_args!("{} User {name} is {state}.", good("✓")));
    Ok(())
}
