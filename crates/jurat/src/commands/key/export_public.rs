//! `jurat key export-public`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat key export-public`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat key export-public KEY > jurat.pem
  jurat key export-public KEY --output json    # as a JWK")]
pub(crate) struct Args {
    /// The key, as `jurat key list` shows it
    #[arg(id = "signing_key", value_name = "KEY", allow_hyphen_values = true)]
    key: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Prints the public half: PEM, or with JSON the JWK.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let public = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/keys/{}/public", encode(&args.key));
        session.find(&path).await
    })?;
    if output == Output::Json {
        terminal::print_json(&public["jwk"]);
    } else {
        terminal::print(text(&public["pem"]).trim_end());
    }
    Ok(())
}
