//! `jurat user show`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

use super::lookup;

/// Flags of `jurat user show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user show ada")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows a user.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&lookup::path(&session, &args.user).await?)
            .await
    })?;
    record_view::print(&user, output);
    Ok(())
}
