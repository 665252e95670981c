//! `jurat resource show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

/// Flags of `jurat resource show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat resource show https://orders.example.com")]
pub(crate) struct Args {
    /// Its URI
    uri: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows a resource.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let resource = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.find(&super::address::path(&args.uri)).await
    })?;
    record_view::print(&resource, output);
    Ok(())
}
