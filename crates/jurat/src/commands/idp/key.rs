//! `jurat idp key`.

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

use super::lookup;

/// Subcommands of `jurat idp key`.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// List the keys
    #[command(after_help = "Example:\n  jurat idp key list https://idp.example.com")]
    List(ProviderArgs),
    /// Add a key beside those there are, so that one can take over from another
    #[command(
        after_help = "Example:\n  jurat idp key add https://idp.example.com --certificate next.crt"
    )]
    Add(Box<AddArgs>),
    /// Switch a key on
    #[command(
        after_help = "Example:\n  jurat idp key enable https://idp.example.com 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Enable(KeyOfArgs),
    /// Switch a key off
    #[command(
        after_help = "Example:\n  jurat idp key disable https://idp.example.com 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Disable(KeyOfArgs),
    /// Take a key away
    #[command(
        after_help = "Example:\n  jurat idp key remove https://idp.example.com 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
    )]
    Remove(KeyOfArgs),
}

/// Which identity provider.
#[derive(clap::Args)]
pub(crate) struct ProviderArgs {
    /// Its issuer, or its identifier
    issuer: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Which key of which identity provider.
#[derive(clap::Args)]
pub(crate) struct KeyOfArgs {
    /// Its issuer, or its identifier
    issuer: String,
    /// The key, as `jurat idp key list` shows it
    credential: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// A key to add.
#[derive(clap::Args)]
pub(crate) struct AddArgs {
    /// Its issuer, or its identifier
    issuer: String,
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

fn list(args: &ProviderArgs, output: Output) -> Outcome {
    let provider = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&lookup::path(&session, &args.issuer).await?)
            .await
    })?;
    let keys = provider["keys"].as_array().cloned();
    record_view::print_credentials(&keys.unwrap_or_default(), output);
    Ok(())
}

fn add(args: &AddArgs, output: Output) -> Outcome {
    let mut end = Patch::default();
    texts::set_time(&mut end, "expires_at", args.expires.as_ref())?;
    let keys = args.keys.read(&args.issuer, false)?;
    if keys.credentials.is_empty() {
        return Err(Failure::usage("no key was named").next(
            "name one: --certificate FILE, --public-key FILE, --jwk-file FILE or --jwks-file FILE",
        ));
    }
    let end = end.into_json();
    let added = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        let mut added = Vec::new();
        for mut key in keys.credentials.clone() {
            if let Some(end) = end.get("expires_at") {
                key["expires_at"] = end.clone();
            }
            match session.create(&format!("{path}/keys"), &key).await? {
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

fn switch(args: &KeyOfArgs, enabled: bool, output: Output) -> Outcome {
    let key = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = path(&session, args).await?;
        session.update(&path, &json!({ "enabled": enabled })).await
    })?;
    record_view::print_credentials(&[key], output);
    Ok(())
}

fn remove(args: &KeyOfArgs) -> Outcome {
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = path(&session, args).await?;
        session.remove(&path).await
    })?;
    let KeyOfArgs {
        issuer, credential, ..
    } = args;
    terminal::note(format_args!(
        "{} Key {credential} of {issuer} is removed.",
        good("✓")
    ));
    Ok(())
}

async fn path(session: &AdminSession, args: &KeyOfArgs) -> Outcome<String> {
    let provider = lookup::path(session, &args.issuer).await?;
    Ok(format!("{provider}/keys/{}", encode(&args.credential)))
}
