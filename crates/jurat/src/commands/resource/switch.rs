//! `jurat resource enable` and `jurat resource disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat resource enable` and `jurat resource disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat resource disable https://orders.example.com")]
pub(crate) struct Args {
    /// Its URI
    uri: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches a resource on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let resource = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = super::address::path(&args.uri);
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&resource);
        return Ok(());
    }
    let state = if enabled { "enabled" } else { "disabled" };
    terminal::print(format_args!(
        "{} Resource {} is {state}.",
        good("✓"),
        args.uri
    ));
    Ok(())
}
