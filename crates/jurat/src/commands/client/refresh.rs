//! `jurat client refresh`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::published_keys::{self, Owner};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

/// Flags of `jurat client refresh`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client refresh partner-1")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Has the published keys read now.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let reading = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}", encode(&args.id));
        session.create(&format!("{path}/refresh"), &json!({})).await
    })
    .map_err(|failure| {
        failure.next(format!(
            "jurat client keys {} shows the keys that count",
            args.id
        ))
    })?;
    let owner = Owner {
        kind: "client",
        name: &args.id,
    };
    published_keys::print_refresh(&reading, owner, output);
    Ok(())
}
