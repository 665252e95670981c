//! `jurat resource list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::{on_off, text};
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat resource list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat resource list --output json")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists the resources.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let resources = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.list("/resources").await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": resources }));
        return Ok(());
    }
    if resources.is_empty() {
        terminal::print("No resources yet. Register one: jurat resource create --help");
        return Ok(());
    }
    let row = |resource: &Value| {
        let scopes = resource["scopes"].as_object();
        let scopes = scopes.into_iter().flatten().map(|(name, _)| name.as_str());
        vec![
            text(&resource["uri"]),
            text(&resource["name"]),
            on_off(&resource["enabled"]),
            terminal::plain(&scopes.collect::<Vec<_>>().join(" ")),
            text(&resource["token"]["format"]),
        ]
    };
    let header = ["RESOURCE", "NAME", "ENABLED", "SCOPES", "TOKENS"];
    terminal::print_table(&header, resources.iter().map(row).collect());
    Ok(())
}
