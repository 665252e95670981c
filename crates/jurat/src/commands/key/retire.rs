//! `jurat key retire`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::{key_view, question};

/// Flags of `jurat key retire`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat key retire KEY                    # signs no more; tokens it signed count to their end
  jurat key retire KEY --revoke --yes     # they count no more: the key was stolen")]
pub(crate) struct Args {
    /// The key, as `jurat key list` shows it
    #[arg(id = "signing_key", value_name = "KEY", allow_hyphen_values = true)]
    key: String,
    /// Take it out of the published keys too: tokens it signed count for nothing
    #[arg(long)]
    revoke: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Retires a key.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    if args.revoke && !args.yes && !question::ask(&args.key)? {
        terminal::note("Nothing was changed.");
        return Ok(());
    }
    let retired = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/keys/{}/retire", encode(&args.key));
        session
            .create(&path, &json!({ "revoke": args.revoke }))
            .await
    })?;
    if retired["kid"].is_string() {
        key_view::print(&retired, output);
    } else {
        terminal::note(format_args!("{} Key {} is gone.", good("✓"), args.key));
    }
    Ok(())
}
