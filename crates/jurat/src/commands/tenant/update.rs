//! `jurat tenant update`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::settings::{self, TenantSettingArgs};

/// Flags of `jurat tenant update`.
#[derive(clap::Args)]
#[command(after_help = super::settings::UPDATE_EXAMPLES)]
pub(crate) struct Args {
    /// Its name
    name: String,
    /// Put a setting back to its default; named like its flag, without dashes in front. Repeat it for more
    #[arg(long, value_name = "SETTING")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: TenantSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Changes it.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut changes = args.settings.patch();
    texts::unset(&mut changes, &args.unset, &settings::flags())?;
    let changes = changes.into_json();
    if changes.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Failure::usage("nothing to change was named")
            .next("jurat tenant update --help lists the settings"));
    }
    let updated = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/tenants/{}", encode(&args.name));
        session.update(&path, &changes).await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Table {
        terminal::print(format_args!(
            "{} Tenant {} is updated.\n",
            good("✓"),
            args.name
        ));
    }
    record_view::print(&updated, output);
    Ok(())
}
