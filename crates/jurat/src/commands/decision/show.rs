//! `jurat decision show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::explain;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat decision show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat decision show 01JD5Q3V6Z8F0M2K4N6P8R0T2V")]
pub(crate) struct Args {
    /// Its id, as the answer's Jurat-Decision said it
    decision: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows a decision.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let decision = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&format!("/decisions/{}", encode(&args.decision)))
            .await
    })?;
    if output == Output::Json {
        terminal::print_json(&decision);
    } else {
        explain::print(&decision["explanation"]);
    }
    Ok(())
}
