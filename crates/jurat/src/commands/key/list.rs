//! `jurat key list`.

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, dim};

use super::key_view;

/// Flags of `jurat key list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat key list --output json")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists the keys.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let listed = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.find("/keys").await
    })?;
    if output == Output::Json {
        terminal::print_json(&listed);
        return Ok(());
    }
    key_view::print_table(listed["items"].as_array().map_or(&[], Vec::as_slice));
    let (days, hours) = (&listed["rotation_days"], &listed["publish_ahead_hours"]);
    let rhythm = if *days == 0 {
        "Keys are not rotated by themselves: keys.rotation_days is 0".to_string()
    } else {
        format!("Keys are rotated every {days} days, and published {hours} hours before they sign")
    };
    terminal::note(dim(rhythm));
    Ok(())
}
