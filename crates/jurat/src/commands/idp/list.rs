//! `jurat idp list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::{on_off, text};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat idp list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat idp list")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists the identity providers.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let providers = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.list("/identity-providers").await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": providers }));
        return Ok(());
    }
    if providers.is_empty() {
        terminal::print("No identity providers yet. Trust one: jurat idp create --help");
        return Ok(());
    }
    let row = |provider: &Value| {
        vec![
            text(&provider["issuer"]),
            text(&provider["id"]),
            text(&provider["name"]),
            on_off(&provider["enabled"]),
            text(&provider["clients"]),
            keys(provider),
        ]
    };
    let header = ["ISSUER", "ID", "NAME", "ENABLED", "CLIENTS", "KEYS"];
    terminal::print_table(&header, providers.iter().map(row).collect());
    Ok(())
}

/// How many keys are registered, and whether there are published ones.
fn keys(provider: &Value) -> String {
    let registered = provider["keys"].as_array().map_or(0, Vec::len);
    match (registered, provider["key_source"].is_object()) {
        (0, true) => "published".into(),
        (registered, true) => format!("{registered}, and published"),
        (registered, false) => registered.to_string(),
    }
}
