//! `jurat user update`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::record_view;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;
use super::settings::{FLAGS, UserSettingArgs};

/// Flags of `jurat user update`.
#[derive(clap::Args)]
#[command(after_help = "\
Claims that are not named stay; --unset claim takes all of them away.

Examples:
  jurat user update ada --email ada@example.com --email-verified yes
  jurat user update ada --claim department=engines --claim-json 'groups=[\"staff\"]'
  jurat user update ada --unset expires")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    /// Another name to sign in with
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// Put a setting back to its default; named like its flag, without dashes in front. Repeat it for more
    #[arg(long, value_name = "SETTING")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: UserSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Changes a user.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut changes = args.settings.patch()?;
    changes.set_given("username", args.username.as_deref());
    texts::unset(&mut changes, &args.unset, &FLAGS)?;
    if changes.is_empty() {
        return Err(Failure::usage("nothing to change was named")
            .next("jurat user update --help lists the settings"));
    }
    let user = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        session.update(&path, &changes.into_json()).await
    })
    .map_err(|failure| failure.name_flag(&FLAGS))?;
    if output == Output::Table {
        let name = &args.user;
        terminal::print(format_args!("{} User {name} is changed.\n", good("✓")));
    }
    record_view::print(&user, output);
    Ok(())
}
