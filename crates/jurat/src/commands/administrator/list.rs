//! `jurat administrator list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::{on_off, text};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat administrator list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat administrator list --output json")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists them.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let listed = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.list("/administrators").await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": listed }));
        return Ok(());
    }
    let row = |one: &Value| {
        vec![
            text(&one["id"]),
            text(&one["role"]),
            text(&one["name"]),
            on_off(&one["enabled"]),
            text(&one["expires_at"]),
        ]
    };
    let header = ["ADMINISTRATOR", "ROLE", "NAME", "ENABLED", "UNTIL"];
    terminal::print_table(&header, listed.iter().map(row).collect());
    Ok(())
}
