//! `jurat idp refresh`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::published_keys::{self, Owner};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

use super::lookup;

/// Flags of `jurat idp refresh`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp refresh https://idp.example.com")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Has the published keys read now.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let reading = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        session.create(&format!("{path}/refresh"), &json!({})).await
    })
    .map_err(|failure| {
        failure.next(format!(
            "jurat idp keys {} shows the keys that count",
            args.issuer
        ))
    })?;
    let owner = Owner {
        kind: "idp",
        name: &args.issuer,
    };
    published_keys::print_refresh(&reading, owner, output);
    Ok(())
}
