//! `jurat resource delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat resource delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat resource delete https://orders.example.com")]
pub(crate) struct Args {
    /// Its URI
    uri: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes a resource away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.remove(&super::address::path(&args.uri)).await
    })?;
    terminal::note(format_args!(
        "{} Resource {} is deleted.",
        good("✓"),
        args.uri
    ));
    Ok(())
}
