//! `jurat client show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

/// Flags of `jurat client show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client show partner-1")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows a client.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let client = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&format!("/clients/{}", encode(&args.id)))
            .await
    })?;
    record_view::print(&client, output);
    Ok(())
}
