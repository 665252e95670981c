//! `jurat administrator show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

/// Flags of `jurat administrator show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat administrator show ops")]
pub(crate) struct Args {
    /// The id it signs by
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows it.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let shown = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&format!("/administrators/{}", encode(&args.id)))
            .await
    })?;
    record_view::print(&shown, output);
    Ok(())
}
