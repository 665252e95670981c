//! `jurat grant show`.

use serde_json::Value;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat grant show`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat grant show 01JD5Q3V6Z8F0M2K4N6P8R0T2V")]
pub(crate) struct Args {
    /// Its id
    grant: String,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Shows a grant.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let grant = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session
            .find(&format!("/grants/{}", encode(&args.grant)))
            .await
    })?;
    if output == Output::Json {
        terminal::print_json(&grant);
        return Ok(());
    }
    let members = grant.as_object().into_iter().flatten();
    let plain = members.filter(|(_, value)| !matches!(value, Value::Null));
    let plain = plain.filter(|(name, _)| !matches!(name.as_str(), "tokens" | "refresh_tokens"));
    let rows: Vec<_> = plain
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    terminal::print_record(&rows);
    for (list, columns) in [
        (
            "tokens",
            ["decision", "standing", "grant_type", "scope", "expires_at"],
        ),
        (
            "refresh_tokens",
            ["number", "standing", "used_at", "used_by", "expires_at"],
        ),
    ] {
        let Some(items) = grant[list].as_array().filter(|items| !items.is_empty()) else {
            continue;
        };
        terminal::print("");
        let row = |item: &Value| columns.iter().map(|column| text(&item[*column])).collect();
        let header = columns.map(|column| column.to_uppercase().replace('_', " "));
        let header = header.each_ref().map(String::as_str);
        let rows: Vec<Vec<String>> = items.iter().map(row).collect();
        terminal::print_table(&header, rows);
    }
    Ok(())
}
