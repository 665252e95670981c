//! `jurat administrator enable` and `jurat administrator disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat administrator enable` and `jurat administrator disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat administrator disable ops")]
pub(crate) struct Args {
    /// The id it signs by
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches it on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let changed = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/administrators/{}", encode(&args.id));
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&changed);
        return Ok(());
    }
    let state = if enabled { "enabled" } else { "disabled" };
    terminal::print(format_args!(
        "{} Administrator {} is {state}.",
        good("✓"),
        args.id
    ));
    Ok(())
}
