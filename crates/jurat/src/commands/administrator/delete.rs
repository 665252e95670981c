//! `jurat administrator delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat administrator delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat administrator delete ops")]
pub(crate) struct Args {
    /// The id it signs by
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes it away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/administrators/{}", encode(&args.id));
        session.remove(&path).await
    })?;
    terminal::note(format_args!(
        "{} Administrator {} is deleted.",
        good("✓"),
        args.id
    ));
    Ok(())
}
