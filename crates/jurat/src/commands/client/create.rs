//! `jurat client create`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::commands::settings::keys::{KeyArgs, Keys};
use crate::commands::settings::preset_choice::{self, PresetArgs};
use crate::commands::settings::secrets::SecretArgs;
use crate::commands::value_text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, code, good, warn};

use super::settings::{self, ClientSettingArgs};

/// Flags of `jurat client create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat client create --id partner-1 --certificate partner-1.crt --scope orders.read --default-scope orders.read
  jurat client create --id partner-2 --generate-key ./keys --scope 'orders.read orders.write'
  jurat client create --id portal --secret --grant jwt-bearer --grant client_credentials --scope orders.read
  jurat client create --id batch --secret --auth-method client_secret_jwt --grant client_credentials --scope orders.read
  jurat client create --id app --public --grant authorization_code --grant refresh_token \
      --redirect-uri http://127.0.0.1/callback --scope 'openid orders.read'
  jurat client create --id partner-3 --jwks-url https://partner.example.com/jwks --scope orders.read
  jurat client create --id legacy --certificate legacy.crt --preset axway --dry-run")]
pub(crate) struct Args {
    /// Its `client_id` [default: one is made]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Register it switched off
    #[arg(long)]
    disabled: bool,
    #[command(flatten)]
    settings: ClientSettingArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten, next_help_heading = "Its secret")]
    secret: SecretArgs,
    #[command(flatten)]
    preset: PresetArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Registers a client.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut patch = args.settings.patch()?;
    if args.disabled {
        patch.set("enabled", false);
    }
    let preset = args.preset.choose("clients", |preset| preset.client)?;
    if let Some(choice) = &preset {
        choice.apply(&mut patch)?;
    }
    let name = match &args.id {
        None if args.keys.makes_one() => {
            return Err(Failure::usage(
                "the files of a key that is made are named after the client",
            )
            .next("say how it is called: --id ID"));
        }
        id => id.as_deref().unwrap_or_default(),
    };
    let keys = args.keys.read(name, args.preset.dry_run)?;
    let mut credentials = keys.credentials.clone();
    credentials.extend(args.secret.read()?);
    let mut body = patch.into_json();
    body["credentials"] = Value::from(credentials);
    if let Some(id) = &args.id {
        body["id"] = json!(id);
    }
    if let Some(choice) = &preset {
        body["preset"] = json!(choice.preset.name);
    }
    if args.preset.dry_run {
        preset_choice::show_body("/clients", &body);
        return Ok(());
    }
    let created = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/clients", &body).await
    });
    let created = created.map_err(|failure| failure.name_flag(&settings::flags()));
    let client = keys.settle(created)?;
    show(&client, &keys, output);
    Ok(())
}

fn show(client: &Value, keys: &Keys, output: Output) {
    if output == Output::Json {
        return terminal::print_json(client);
    }
    let id = value_text::text(&client["id"]);
    terminal::print(format_args!("{} Client {id} is registered.\n", good("✓")));
    record_view::print(client, output);
    if let Some(files) = &keys.made {
        record_view::print_key_files(files);
        let next = format!("jurat token --key {} --issuer {id}", files.key.display());
        terminal::print(format_args!("\nNext: {}", code(next)));
    }
    let secrets = client["generated_secrets"].as_array();
    for secret in secrets.into_iter().flatten() {
        record_view::print_secret(&value_text::text(&secret["secret"]));
    }
    let credentials = client["credentials"].as_array();
    record_view::print_weak_secrets(&id, credentials.map_or(&[], Vec::as_slice));
    let publishes = client["key_source"].is_object();
    let is_public = client["token_endpoint_auth_method"] == "none";
    if !publishes && !is_public && credentials.is_some_and(Vec::is_empty) {
        let hint = format!(
            "It cannot prove who it is yet: jurat client credential add {id} --certificate FILE"
        );
        terminal::note(warn(hint));
    }
}
