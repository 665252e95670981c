//! `jurat client credential`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::commands::settings::keys::KeyArgs;
use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Subcommands of `jurat client credential`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List a client's keys and secrets
    #[command(after_help = "Example:\n  jurat client credential list portal")]
    List(ClientArgs),
    /// Add a key beside those there are, so that one can take over from another
    #[command(
        after_help = "Example:\n  jurat client credential add partner-1 --certificate next.crt"
    )]
    Add(Box<AddArgs>),
    /// Switch a key or secret on
    #[command(
        after_help = "Example:\n  jurat client credential enable portal 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Enable(CredentialArgs),
    /// Switch a key or secret off
    #[command(
        after_help = "Example:\n  jurat client credential disable portal 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Disable(CredentialArgs),
    /// Take a key or secret away
    #[command(
        after_help = "Example:\n  jurat client credential remove portal 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Remove(CredentialArgs),
}

/// Which client.
#[derive(clap::Args)]
pub(crate) struct ClientArgs {
    /// The client's `client_id`
    id: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Which credential of which client.
#[derive(clap::Args)]
pub(crate) struct CredentialArgs {
    /// The client's `client_id`
    id: String,
    /// The credential, as `jurat client credential list` shows it
    credential: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// A key to add.
#[derive(clap::Args)]
pub(crate) struct AddArgs {
    /// The client's `client_id`
    id: String,
    #[command(flatten)]
    keys: KeyArgs,
    /// When the key ends [default: never; a certificate's own dates count as well]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Does what was asked.
pub(super) fn run(command: &Command, output: Output) -> Outcome {
    match command {
        Command::List(args) => list(args, output),
        Command::Add(args) => add(args, output),
        Command::Enable(args) => switch(args, true, output),
        Command::Disable(args) => switch(args, false, output),
        Command::Remove(args) => remove(args),
    }
}

fn list(args: &ClientArgs, output: Output) -> Outcome {
    let client = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&format!("/clients/{}", encode(&args.id)))
            .await
    })?;
    let credentials = client["credentials"].as_array().cloned();
    record_view::print_credentials(&credentials.unwrap_or_default(), output);
    Ok(())
}

fn add(args: &AddArgs, output: Output) -> Outcome {
    let mut end = Patch::default();
    texts::set_time(&mut end, "expires_at", args.expires.as_ref())?;
    let keys = args.keys.read(&args.id, false)?;
    if keys.credentials.is_empty() {
        return Err(Failure::usage("no key was named")
            .next("name one: --certificate FILE, --public-key FILE, --jwk-file FILE or --generate-key DIR")
            .next("for a secret: jurat client secret add ID"));
    }
    let end = end.into_json();
    let added = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}/credentials", encode(&args.id));
        let mut added = Vec::new();
        for mut key in keys.credentials.clone() {
            if let Some(end) = end.get("expires_at") {
                key["expires_at"] = end.clone();
            }
            match session.create(&path, &key).await? {
                Value::Array(many) => added.extend(many),
                one => added.push(one),
            }
        }
        Ok(added)
    });
    let added = keys.settle(added)?;
    record_view::print_credentials(&added, output);
    Ok(())
}

fn switch(args: &CredentialArgs, enabled: bool, output: Output) -> Outcome {
    let credential = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .update(&path(args), &json!({ "enabled": enabled }))
            .await
    })?;
    record_view::print_credentials(&[credential], output);
    Ok(())
}

fn remove(args: &CredentialArgs) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.remove(&path(args)).await
    })?;
    let CredentialArgs { id, credential, .. } = args;
    terminal::note(format_args!(
        "{} Credential {credential} of {id} is removed.",
        good("✓")
    ));
    Ok(())
}

fn path(args: &CredentialArgs) -> String {
    format!(
        "/clients/{}/credentials/{}",
        encode(&args.id),
        encode(&args.credential)
    )
}
