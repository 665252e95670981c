//! `jurat idp enable` and `jurat idp disable`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;

/// Flags of `jurat idp enable` and `jurat idp disable`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp disable https://idp.example.com")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Switches an identity provider on or off.
pub(super) fn run(args: &Args, enabled: bool, output: Output) -> Outcome {
    let provider = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    if output == Output::Json {
        terminal::print_json(&provider);
        return Ok(());
    }
    let state = if enabled { "enabled" } else { "disabled" };
    terminal::print(format_args!("{} {} is {state}.", good("✓"), args.issuer));
    Ok(())
}
