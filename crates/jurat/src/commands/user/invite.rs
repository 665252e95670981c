//! `jurat user invite`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, code, good, warn};

use super::lookup;

/// Flags of `jurat user invite`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user invite ada")]
pub(crate) struct Args {
    /// Its username, verified e-mail address or identifier
    user: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Makes an invitation.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let invited = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.user).await?;
        session
            .create(&format!("{path}/invitation"), &json!({}))
            .await
    })?;
    if output == Output::Json {
        terminal::print_json(&invited);
        return Ok(());
    }
    let (name, end) = (&args.user, text(&invited["expires_at"]));
    terminal::print(format_args!(
        "{} User {name} can set a password by this link, once, until {end}:\n",
        good("✓")
    ));
    terminal::print(code(text(&invited["link"])));
    terminal::print(warn(
        "\nThis is the only time it is shown, and whoever has it becomes the user: send it on a way that only the user reads.",
    ));
    Ok(())
}
