//! `jurat registration create-token`.

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::settings::patch::Patch;
use crate::commands::settings::texts;
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bold, code, good, warn};

/// Flags of `jurat registration create-token`.
#[derive(clap::Args)]
#[command(after_help = "\
The server's configuration must let clients register themselves: [registration] enabled = true.

Example:
  jurat registration create-token --purpose 'partner portal' --uses 20 --expires 7d")]
pub(crate) struct Args {
    /// What it is for, in your words; the clients it registers carry it
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// How many clients it may register
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    uses: u32,
    /// When it ends: 2027-01-31, 2027-01-31T12:00:00Z, or 7d from now [default: 1d]
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Makes an initial access token.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut body = Patch::default();
    body.set("purpose", args.purpose.as_str());
    body.set("uses", args.uses);
    texts::set_time(&mut body, "expires_at", args.expires.as_ref())?;
    let created = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .create("/initial-access-tokens", &body.into_json())
            .await
    })
    .map_err(|failure| {
        failure.name_flag(&[
            ("purpose", "purpose"),
            ("uses", "uses"),
            ("expires", "expires_at"),
        ])
    })?;
    if output == Output::Json {
        terminal::print_json(&created);
        return Ok(());
    }
    terminal::print(format_args!(
        "{} It lets {} client{} register until {}.\n",
        good("✓"),
        text(&created["uses_left"]),
        if created["uses_left"] == json!(1) {
            ""
        } else {
            "s"
        },
        text(&created["expires_at"])
    ));
    terminal::print(format_args!("{}    {}", bold("id"), text(&created["id"])));
    terminal::print(format_args!(
        "{} {}",
        bold("token"),
        code(text(&created["token"]))
    ));
    terminal::print(warn(
        "This is the only time it is shown: Jurat keeps a digest of it.",
    ));
    Ok(())
}
