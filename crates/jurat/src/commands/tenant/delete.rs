//! `jurat tenant delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat tenant delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat tenant delete acme")]
pub(crate) struct Args {
    /// Its name
    name: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes it away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/tenants/{}", encode(&args.name));
        session.remove(&path).await
    })?;
    terminal::note(format_args!(
        "{} Tenant {} is deleted.",
        good("✓"),
        args.name
    ));
    Ok(())
}
