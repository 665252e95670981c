//! `jurat client delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat client delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client delete partner-1")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes a client away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .remove(&format!("/clients/{}", encode(&args.id)))
            .await
    })?;
    terminal::note(format_args!("{} Client {} is deleted.", good("✓"), args.id));
    Ok(())
}
