//! `jurat assert`: makes an assertion (RFC 7523 section 3), signed with a key or with a MAC by a client's secret (OpenID Connect Core section 9,
//! `client_secret_jwt`), and prints it alone. It asks no server.

use std::path::PathBuf;

use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_registry::clock::{Clock, SystemClock};
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::terminal;

use super::assertion_args::{AssertionArgs, SignedBy, Signer};
use super::settings::names;

/// Flags of `jurat assert`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat assert --key partner-1.key --issuer partner-1 --audience http://127.0.0.1:7523/oauth2/token
  jurat assert --key idp.key --issuer https://idp.example.com --audience https://apis.example.com \\
      --subject alice --claim 'groups=[\"a\",\"b\"]'
  jurat assert --secret-file batch.secret --issuer batch --audience https://apis.example.com    # its client_assertion")]
pub(crate) struct Args {
    /// The private key that signs, PEM
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "secret_file",
        conflicts_with = "secret_file"
    )]
    key: Option<PathBuf>,
    /// The file with the secret of a client registered with `client_secret_jwt`, which makes a MAC; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "alg")]
    secret_file: Option<PathBuf>,
    /// `alg` in the header of a MAC [default: HS256]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::mac_algorithms(), requires = "secret_file")]
    mac_alg: Option<MacAlgorithm>,
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
    let by = match (&args.key, &args.secret_file) {
        (Some(key), _) => SignedBy::Key(key),
        (None, Some(secret)) => {
            SignedBy::Secret(secret, args.mac_alg.unwrap_or(MacAlgorithm::Hs256))
        }
        (None, None) => return Err(Failure::usage("--key or --secret-file is needed")),
    };
    let signer = Signer {
        by,
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
