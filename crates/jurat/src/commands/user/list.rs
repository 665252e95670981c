//! `jurat user list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::{on_off, text};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat user list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat user list --output json")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists the users.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let users = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.list("/users").await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": users }));
        return Ok(());
    }
    if users.is_empty() {
        terminal::print("No users yet. Make one: jurat user create --help");
        return Ok(());
    }
    let row = |user: &Value| {
        vec![
            text(&user["username"]),
            text(&user["name"]),
            text(&user["email"]),
            on_off(&user["enabled"]),
            on_off(&user["has_password"]),
            text(&user["id"]),
        ]
    };
    let header = ["USER", "NAME", "E-MAIL", "ENABLED", "PASSWORD", "ID"];
    terminal::print_table(&header, users.iter().map(row).collect());
    Ok(())
}
