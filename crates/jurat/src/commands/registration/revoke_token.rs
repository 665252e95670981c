//! `jurat registration revoke-token`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat registration revoke-token`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat registration revoke-token 01JD5Q3V6Z8F0M2K4N6P8R0T2V")]
pub(crate) struct Args {
    /// Its id, as `create-token` showed it
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Ends an initial access token.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/initial-access-tokens/{}", encode(&args.id));
        session.remove(&path).await
    })?;
    terminal::note(format_args!(
        "{} No client registers by {} any more.",
        good("✓"),
        args.id
    ));
    Ok(())
}
