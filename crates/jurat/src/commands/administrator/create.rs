//! `jurat administrator create`.

use jurat_registry::id::ClientId;
use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::commands::settings::keys::KeyArgs;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::shell_word::shell_word;
use crate::terminal::{self, code, good};

use super::settings::{self, AdministratorSettingArgs};

/// Flags of `jurat administrator create`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat administrator create ops --role operator --public-key ops.pub
  jurat administrator create ops --role operator --generate-key .
  jurat client list --as ops --key ops.key")]
pub(crate) struct Args {
    /// The `client_id` by which the administrator signs
    id: ClientId,
    #[command(flatten)]
    settings: AdministratorSettingArgs,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lets an administrator in.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let id = args.id.as_str();
    let keys = args.keys.read(id, false)?;
    let mut body = args.settings.patch()?.into_json();
    body["id"] = json!(id);
    body["credentials"] = json!(keys.credentials);
    let made = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/administrators", &body).await
    });
    let made = keys.settle(made.map_err(|failure| failure.name_flag(&settings::flags())))?;
    if output == Output::Json {
        terminal::print_json(&made);
        return Ok(());
    }
    terminal::print(format_args!(
        "{} Administrator {id} is let in.\n",
        good("✓")
    ));
    record_view::print(&made, output);
    if let Some(files) = &keys.made {
        record_view::print_key_files(files);
        let next = format!(
            "jurat client list --as {} --key {}",
            shell_word(id),
            files.key.display()
        );
        terminal::print(format_args!("\nNext: {}", code(next)));
    }
    Ok(())
}
