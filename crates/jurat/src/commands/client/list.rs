//! `jurat client list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::{on_off, text};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat client list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat client list --output json")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists the clients.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let clients = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.list("/clients").await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": clients }));
        return Ok(());
    }
    if clients.is_empty() {
        terminal::print("No clients yet. Register one: jurat client create --help");
        return Ok(());
    }
    let row = |client: &Value| {
        let credentials = client["credentials"].as_array().map_or(0, Vec::len);
        vec![
            text(&client["id"]),
            text(&client["name"]),
            on_off(&client["enabled"]),
            scope(&client["scope"]),
            credentials.to_string(),
            text(&client["updated_at"]),
        ]
    };
    let header = [
        "CLIENT",
        "NAME",
        "ENABLED",
        "SCOPE",
        "CREDENTIALS",
        "CHANGED",
    ];
    terminal::print_table(&header, clients.iter().map(row).collect());
    Ok(())
}

/// Scopes as RFC 6749 section 3.3 writes them.
fn scope(tokens: &Value) -> String {
    let tokens = tokens.as_array();
    let tokens: Vec<_> = tokens.into_iter().flatten().map(text).collect();
    tokens.join(" ")
}
