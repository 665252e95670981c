//! `jurat revoke`: ends a token (RFC 7009). A refresh token takes along everything that came of the same grant.

use serde_json::json;

use super::token_call::TokenCallArgs;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat revoke`.
#[derive(clap::Args)]
#[command(after_help = "\
A refresh token takes its access tokens along, an access token ends alone. A client revokes its own tokens, the administrator any.
A token that the server does not know, or that has ended, is no error: there is nothing left to revoke.

Examples:
  jurat revoke token.txt
  jurat revoke - --client portal --secret-file portal.secret < refresh-token.txt")]
pub(crate) struct Args {
    #[command(flatten)]
    call: TokenCallArgs,
}

/// Revokes, and says so.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    block_on(args.call.send("/oauth2/revoke"))?;
    match output {
        Output::Json => terminal::print_json(&json!({ "revoked": true })),
        Output::Table => terminal::print("The token counts for nothing any more."),
    }
    Ok(())
}
