//! `jurat tenant enable` and `jurat tenant disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat tenant enable` and `jurat tenant disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat tenant disable acme")]
pub(crate) struct Args {
    /// Its name
    name: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches it on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let changed = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/tenants/{}", encode(&args.name));
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&changed);
        return Ok(());
    }
    let state = if enabled { "enabled" } else { "disabled" };
    terminal::print(format_args!(
        "{} Tenant {} is {state}.",
        good("✓"),
        args.name
    ));
    Ok(())
}
