//! `jurat grant revoke`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat grant revoke`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat grant revoke 01JD5Q3V6Z8F0M2K4N6P8R0T2V")]
pub(crate) struct Args {
    /// Its id
    grant: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Revokes a grant.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let grant = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/grants/{}/revoke", encode(&args.grant));
        session.create(&path, &json!({})).await
    })?;
    if output == Output::Json {
        terminal::print_json(&grant);
        return Ok(());
    }
    terminal::print(format_args!(
        "{} Nothing that came from grant {} counts any more.",
        good("✓"),
        args.grant
    ));
    Ok(())
}
