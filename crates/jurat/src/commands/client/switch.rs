//! `jurat client enable` and `jurat client disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat client enable` and `jurat client disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client disable partner-1")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches a client on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let client = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}", encode(&args.id));
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&client);
        return Ok(());
    }
    let (id, state) = (&args.id, if enabled { "enabled" } else { "disabled" });
    terminal::print(format_args!("{} Client {id} is {state}.", good("✓")));
    Ok(())
}
