//! `jurat assert`: makes a signed assertion (RFC 7523 section 3) and prints it alone. It asks no server.

use std::path::PathBuf;

use jurat_registry::clock::{Clock, SystemClock};
use serde_json::json;

use crate::failure::Outcome;
use crate::output::Output;
use crate::terminal;

use super::assertion_args::{AssertionArgs, Signer};

/// Flags of `jurat assert`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat assert --key partner-1.key --issuer partner-1 --audience http://127.0.0.1:7523/oauth2/token
  jurat assert --key idp.key --issuer https://idp.example.com --audience https://apis.example.com \\
      --subject alice --claim 'groups=[\"a\",\"b\"]'")]
pub(crate) struct Args {
    /// The private key that signs, PEM
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// `iss`: who signs; for a client its id
    #[arg(long, value_name = "ISSUER")]
    issuer: String,
    /// `aud`: for whom it is; the server's token endpoint or issuer identifier. Repeat it for an array
    #[arg(long, value_name = "URL", required = true)]
    audience: Vec<String>,
    /// `scope`: what it asks for, separated by blanks or by repeating the flag
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    #[command(flatten)]
    assertion: AssertionArgs,
}

/// Prints an assertion.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let signer = Signer {
        key: &args.key,
        issuer: &args.issuer,
        audiences: &args.audience,
        scope: (!args.scope.is_empty()).then(|| args.scope.join(" ")),
    };
    let assertion = args.assertion.sign(&signer, SystemClock.now())?;
    match output {
        Output::Table => terminal::print(assertion),
        Output::Json => terminal::print_json(&json!({ "assertion": assertion })),
    }
    Ok(())
}
