//! `jurat user delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;

/// Flags of `jurat user delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user delete ada")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes a user away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        session.remove(&path).await
    })?;
    terminal::note(format_args!("{} User {} is deleted.", good("✓"), args.user));
    Ok(())
}
