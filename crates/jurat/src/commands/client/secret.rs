//! `jurat client secret`.

use std::path::PathBuf;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::commands::settings::patch::Patch;
use crate::commands::settings::secrets::SecretArgs;
use crate::commands::settings::texts;
use crate::commands::value_text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Subcommands of `jurat client secret`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Add a secret beside those there are, so that one can take over from another
    Add(Args),
}

/// Flags of `jurat client secret add`.
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  jurat client secret add portal --expires 90d
  jurat client credential disable portal CREDENTIAL     # then switch the old one off")]
pub(crate) struct Args {
    /// The client's `client_id`
    id: String,
    /// Take the secret that is in this file, 8 characters or more and better 32 [default: one is made, and shown once]
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// When the secret ends [default: never]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Adds a secret.
pub(super) fn run(command: &Command, output: Output) -> Outcome {
    let Command::Add(args) = command;
    let secret = SecretArgs {
        secret: args.secret_file.is_none(),
        secret_file: args.secret_file.clone(),
    };
    let mut end = Patch::default();
    texts::set_time(&mut end, "expires_at", args.expires.as_ref())?;
    let mut body = end.into_json();
    if let Some(secret) = secret.read()? {
        body["secret"] = secret["secret"].clone();
    }
    let added = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}/credentials", encode(&args.id));
        session.create(&path, &body).await
    })?;
    if output == Output::Json {
        terminal::print_json(&added);
        return Ok(());
    }
    let (id, credential) = (&args.id, value_text::text(&added["id"]));
    terminal::print(format_args!(
        "{} Client {id} has a new secret, credential {credential}.",
        good("✓")
    ));
    if let Some(secret) = added["secret"].as_str() {
        record_view::print_secret(secret);
    }
    record_view::print_weak_secrets(id, &[added]);
    Ok(())
}
