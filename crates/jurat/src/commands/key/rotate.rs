//! `jurat key rotate`.

use jurat_protocol::jose::algorithm::Algorithm;
use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::settings::names;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;

use super::key_view;

/// Flags of `jurat key rotate`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat key rotate ES256                  # published now, signs when everybody has read it
  jurat key rotate ES256 --immediately    # signs now: verifiers must read the keys anew")]
pub(crate) struct Args {
    /// What the key signs with: ES256, EdDSA, RS256 or PS256
    #[arg(value_parser = names::token_algorithms())]
    algorithm: Algorithm,
    /// Let it sign now; a next key that waits already takes over
    #[arg(long)]
    immediately: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Rotates.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let body = json!({
        "algorithm": args.algorithm.name(),
        "immediately": args.immediately,
    });
    let next = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/keys/rotate", &body).await
    })?;
    key_view::print(&next, output);
    Ok(())
}
