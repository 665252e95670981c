//! `jurat resource update`.

use serde_json::Value;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::settings::{self, ResourceSettingArgs};

/// Flags of `jurat resource update`.
#[derive(clap::Args)]
#[command(after_help = "\
--scope adds a scope or changes it; the others stay.

Examples:
  jurat resource update https://orders.example.com --scope 'orders.cancel=Cancel your orders' --remove-scope orders.old
  jurat resource update https://orders.example.com --token-lifetime 600 --unset token-format")]
pub(crate) struct Args {
    /// Its URI
    uri: String,
    /// Take a scope away; repeat it for more
    #[arg(long, value_name = "NAME")]
    remove_scope: Vec<String>,
    /// Put a setting back to its default; named like its flag, without dashes in front. Repeat it for more
    #[arg(long, value_name = "SETTING")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: ResourceSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Changes a resource.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut changes = args.settings.patch()?;
    texts::unset(&mut changes, &args.unset, &settings::flags())?;
    let mut changes = changes.into_json();
    for name in &args.remove_scope {
        changes["scopes"][name] = Value::Null;
    }
    if changes.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Failure::usage("nothing to change was named")
            .next("jurat resource update --help lists the settings"));
    }
    let resource = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .update(&super::address::path(&args.uri), &changes)
            .await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Table {
        terminal::print(format_args!(
            "{} Resource {} is changed.\n",
            good("✓"),
            args.uri
        ));
    }
    record_view::print(&resource, output);
    Ok(())
}
