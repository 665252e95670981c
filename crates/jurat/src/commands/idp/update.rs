//! `jurat idp update`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::findings_view;
use crate::commands::record_view;
use crate::commands::settings::texts;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

use super::lookup;
use super::rule_check;
use super::settings::{self, IdentityProviderSettingArgs};

/// Flags of `jurat idp update`.
#[derive(clap::Args)]
#[command(after_help = "\
A flag that takes several values states all of them: --client a --client b leaves a and b.

Examples:
  jurat idp update https://idp.example.com --client portal --client mobile --max-assertion-life 600
  jurat idp update https://idp.example.com --claim-rule @rule.cel --rule-tests samples.json
  jurat idp update https://idp.example.com --scope-from-claim 'groups:admins=orders.read orders.write' --carry-claim groups=roles
  jurat idp update https://idp.example.com --unset scope")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    /// Put a setting back to its default; named like its flag, without dashes in front. Repeat it for more
    #[arg(long, value_name = "SETTING")]
    unset: Vec<String>,
    #[command(flatten)]
    settings: IdentityProviderSettingArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Changes an identity provider.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut changes = args.settings.patch()?;
    texts::unset(&mut changes, &args.unset, &settings::flags())?;
    if changes.is_empty() {
        return Err(Failure::usage("nothing to change was named")
            .next("jurat idp update --help lists the settings"));
    }
    let provider = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        let provider = session.update(&path, &changes.into_json()).await?;
        rule_check::tell(&session, &provider).await;
        Ok(provider)
    })
    .map_err(|failure| failure.name_flag(&settings::flags()))?;
    if output == Output::Table {
        terminal::print(format_args!("{} {} is changed.\n", good("✓"), args.issuer));
    }
    record_view::print(&provider, output);
    if output == Output::Table {
        findings_view::print_hints(&provider);
    }
    Ok(())
}
