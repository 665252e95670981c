//! `jurat idp keys`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::published_keys::{self, Owner};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

use super::lookup;

/// Flags of `jurat idp keys`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp keys https://idp.example.com")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows the keys that are registered and those that are published.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let keys = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        session.find(&format!("{path}/keys")).await
    })?;
    let owner = Owner {
        kind: "idp",
        name: &args.issuer,
    };
    published_keys::print_keys(&keys, owner, output);
    Ok(())
}
