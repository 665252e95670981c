//! `jurat tenant create`.

use jurat_registry::id::ClientId;
use jurat_registry::tenant::TenantName;
use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::commands::settings::keys::KeyArgs;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::shell_word::shell_word;
use crate::terminal::{self, code, good};

use super::settings::{self, TenantSettingArgs};

/// Flags of `jurat tenant create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat tenant create acme --display-name 'Acme'
  jurat tenant create acme --host login.acme.example --most-clients 1000
  jurat tenant create acme --administrator acme-admin --generate-key .
  jurat client create --tenant acme --id portal --secret")]
pub(crate) struct Args {
    /// Its name, as it stands in paths: /t/NAME/...
    name: TenantName,
    /// The `client_id` of its first administrator, who gets in by the keys that are named
    #[arg(long, value_name = "ID")]
    administrator: Option<ClientId>,
    #[command(flatten)]
    settings: TenantSettingArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Makes a tenant.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut body = args.settings.patch().into_json();
    let name = args.name.as_str();
    body["name"] = json!(name);
    let first = args.administrator.as_ref().map(ClientId::as_str);
    if first.is_none() && args.keys.makes_one() {
        return Err(Failure::usage("the key that is to be made is nobody's")
            .next("say who gets in by it: --administrator ID"));
    }
    let keys = args.keys.read(first.unwrap_or_default(), false)?;
    if let Some(id) = first {
        body["administrator"] = json!({ "id": id, "credentials": keys.credentials });
    } else if !keys.credentials.is_empty() {
        return Err(Failure::usage("the key that is named is nobody's")
            .next("say who gets in by it: --administrator ID"));
    }
    let made = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/tenants", &body).await
    });
    let made = keys.settle(made.map_err(|failure| failure.name_flag(&settings::flags())))?;
    if output == Output::Json {
        terminal::print_json(&made);
        return Ok(());
    }
    terminal::print(format_args!("{} Tenant {name} is made.\n", good("✓")));
    record_view::print(&made, output);
    if let Some(files) = &keys.made {
        record_view::print_key_files(files);
    }
    let next = format!("jurat client create --tenant {} --help", shell_word(name));
    terminal::print(format_args!("\nNext: {}", code(next)));
    Ok(())
}
