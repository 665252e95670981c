//! `jurat client keys`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::published_keys::{self, Owner};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

/// Flags of `jurat client keys`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client keys partner-1")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows the keys that are registered and those that are published.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let keys = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}", encode(&args.id));
        session.find(&format!("{path}/keys")).await
    })?;
    let owner = Owner {
        kind: "client",
        name: &args.id,
    };
    published_keys::print_keys(&keys, owner, output);
    Ok(())
}
