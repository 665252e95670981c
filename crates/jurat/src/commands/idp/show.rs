//! `jurat idp show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

use super::lookup;

/// Flags of `jurat idp show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp show https://idp.example.com")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows an identity provider.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let provider = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&lookup::path(&session, &args.issuer).await?)
            .await
    })?;
    record_view::print(&provider, output);
    Ok(())
}
