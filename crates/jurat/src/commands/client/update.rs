//! `jurat client update`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::record_view;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::settings::{self, ClientSettingArgs};

/// Flags of `jurat client update`.
#[derive(clap::Args)]
#[command(after_help = "\
A flag that takes several values states all of them: --scope a --scope b leaves a and b.

Examples:
  jurat client update partner-1 --max-assertion-life 3600 --allow missing-sub --token-format opaque
  jurat client update partner-1 --unset audience --unset expires")]
pub(crate) struct Args {
    /// Its `client_id`
    id: String,
    /// Put a setting back to its default; named like its flag, without dashes in front. Repeat it for more
    #[arg(long, value_name = "SETTING")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: ClientSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Changes a client.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut changes = args.settings.patch()?;
    texts::unset(&mut changes, &args.unset, &settings::flags())?;
    if changes.is_empty() {
        return Err(Failure::usage("nothing to change was named")
            .next("jurat client update --help lists the settings"));
    }
    let client = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = format!("/clients/{}", encode(&args.id));
        session.update(&path, &changes.into_json()).await
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Table {
        terminal::print(format_args!(
            "{} Client {} is changed.\n",
            good("✓"),
            args.id
        ));
    }
    record_view::print(&client, output);
    Ok(())
}
