//! `jurat idp delete`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;

/// Flags of `jurat idp delete`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp delete https://idp.example.com")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Takes an identity provider away.
pub(super) fn run(args: &Args) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        session.remove(&path).await
    })?;
    terminal::note(format_args!("{} {} is deleted.", good("✓"), args.issuer));
    Ok(())
}
