//! `jurat idp create`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::findings_view;
use crate::commands::record_view;
use crate::commands::settings::keys::{KeyArgs, Keys};
use crate::commands::settings::patch::Patch;
use crate::commands::settings::preset_choice::{self, PresetArgs};
use crate::commands::value_text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::shell_word::shell_word;
use crate::terminal::{self, code, good, warn};

use super::from_assertion::{self, Beside, SampleArgs};
use super::rule_check;
use super::settings::{self, IdentityProviderSettingArgs};

/// Flags of `jurat idp create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat idp create --issuer https://idp.example.com --certificate idp.crt --client portal
  jurat idp create --issuer https://idp.example.com --discover --audience https://apis.example.com --any-client
  jurat idp create --issuer https://ci.example.com --jwks-url https://ci.example.com/keys --subject 'repo:acme/*:ref:refs/heads/main' --client deployer
  jurat idp create --issuer https://wso2.example.com --certificate wso2.crt --client portal --preset wso2
  jurat idp create --preset github-actions --answer organisation=acme --answer repository=site --answer ref=refs/heads/main --any-client
  jurat idp create --from-assertion sample.jwt --client deployer")]
pub(crate) struct Args {
    /// The exact `iss` of its assertions; a preset that asks questions knows it from the answers
    #[arg(long, value_name = "ISSUER", required_unless_present_any = ["preset", "from_assertion"])]
    issuer: Option<String>,
    /// Register it switched off
    #[arg(long)]
    disabled: bool,
    #[command(flatten)]
    settings: IdentityProviderSettingArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    preset: PresetArgs,
    #[command(flatten)]
    sample: SampleArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Registers an identity provider.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut patch = args.settings.patch()?;
    if args.disabled {
        patch.set("enabled", false);
    }
    if args.sample.from_assertion.is_some() {
        return from_sample(args, patch, output);
    }
    let preset = args
        .preset
        .choose("identity providers", |preset| preset.identity_provider)?;
    if let Some(choice) = &preset {
        choice.apply(&mut patch)?;
    }
    let proposed = preset.as_ref().and_then(|choice| choice.issuer());
    let issuer = args.issuer.as_deref().or(proposed).ok_or_else(|| {
        Failure::usage("the preset is any issuer's: it does not know whose")
            .next("say whose assertions these are: --issuer ISSUER")
    })?;
    let keys = args.keys.read(&file_name(issuer), args.preset.dry_run)?;
    let mut body = patch.into_json();
    body["issuer"] = json!(issuer);
    body["keys"] = Value::from(keys.credentials.clone());
    if let Some(choice) = &preset {
        body["preset"] = json!(choice.preset.name);
    }
    if args.preset.dry_run {
        preset_choice::show_body("/identity-providers", &body);
        return Ok(());
    }
    let created = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let provider = session.create("/identity-providers", &body).await?;
        rule_check::tell(&session, &provider).await;
        Ok(provider)
    });
    let created = created.map_err(|failure| failure.name_flag(&settings::flags()));
    let provider = keys.settle(created)?;
    show(&provider, &keys, output);
    Ok(())
}

fn from_sample(args: &Args, patch: Patch, output: Output) -> Outcome {
    let beside = Beside {
        patch,
        preset: &args.preset,
        keys: &args.keys,
        reach: &args.reach,
    };
    if let Some(registered) = from_assertion::run(&args.sample, beside, output)? {
        show(&registered.provider, &registered.keys, output);
    }
    Ok(())
}

/// What the files of a generated key are called: the issuer without its scheme.
fn file_name(issuer: &str) -> String {
    let name = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    name.trim_end_matches('/').to_string()
}

fn show(provider: &Value, keys: &Keys, output: Output) {
    if output == Output::Json {
        return terminal::print_json(provider);
    }
    let issuer = value_text::text(&provider["issuer"]);
    terminal::print(format_args!("{} {issuer} is trusted.\n", good("✓")));
    let issuer = shell_word(&issuer);
    record_view::print(provider, output);
    if let Some(files) = &keys.made {
        record_view::print_key_files(files);
    }
    if provider["key_source"].is_object() {
        let refresh = code(format!("jurat idp refresh {issuer}"));
        terminal::print(format_args!("\nNext: {refresh} reads its keys"));
    } else if provider["keys"].as_array().is_some_and(Vec::is_empty) {
        let hint =
            format!("No key is registered yet: jurat idp key add {issuer} --certificate FILE");
        terminal::note(warn(hint));
    }
    if provider
        .pointer("/clients/only")
        .and_then(Value::as_array)
        .is_some_and(Vec::is_empty)
    {
        let hint = format!(
            "No client may present its assertions yet: jurat idp update {issuer} --client ID"
        );
        terminal::note(warn(hint));
    }
    findings_view::print_hints(provider);
}
