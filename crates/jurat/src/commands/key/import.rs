//! `jurat key import`.

use std::path::PathBuf;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::input_file;
use crate::commands::settings::names;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;

use super::key_view;

/// Flags of `jurat key import`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat key import old-server.pem
  jurat key import key.jwk --algorithm PS256
  openssl genpkey -algorithm ed25519 | jurat key import -")]
pub(crate) struct Args {
    /// A private key without passphrase: PEM (PKCS#8) or a JWK; `-` reads standard input
    file: PathBuf,
    /// What it signs with [default: its JWK's alg, else RS256, ES256 or EdDSA by its kind]
    #[arg(long, value_name = "ALGORITHM", value_parser = names::token_algorithms())]
    algorithm: Option<Algorithm>,
    /// Let it sign now, not when everybody has read it
    #[arg(long)]
    immediately: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Imports a key. It is read here first, so that an error names the file and nothing that is no key leaves this machine.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let text = Zeroizing::new(input_file::read_text(&args.file)?);
    let mut body = if text.trim_start().starts_with('{') {
        SigningKey::from_private_jwk(text.as_bytes(), args.algorithm)
            .map_err(|e| wrong(args, &e))?;
        let jwk: Value = serde_json::from_str(&text).map_err(|_| wrong(args, &"it is not JSON"))?;
        json!({ "jwk": jwk })
    } else {
        SigningKey::from_pem(&text, args.algorithm).map_err(|e| wrong(args, &e))?;
        json!({ "pem": text.as_str() })
    };
    if let Some(algorithm) = args.algorithm {
        body["algorithm"] = algorithm.name().into();
    }
    body["immediately"] = args.immediately.into();
    let imported = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/keys/import", &body).await
    })?;
    key_view::print(&imported, output);
    Ok(())
}

fn wrong(args: &Args, why: &dyn std::fmt::Display) -> Failure {
    let name = match args.file.to_str() {
        Some("-") => "standard input".to_string(),
        _ => args.file.display().to_string(),
    };
    Failure::failed(format!("{name}: {why}"))
}
