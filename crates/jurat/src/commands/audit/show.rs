//! `jurat audit show`: one line, with what was before and after as a difference.

use serde_json::Value;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::text;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bad, good, plain};

/// Flags of `jurat audit show`.
#[derive(clap::Args)]
pub(crate) struct ShowArgs {
    /// The number of the line, as `jurat audit list` shows it
    #[arg(value_name = "NUMBER")]
    number: u64,
    #[command(flatten)]
    reach: AdminArgs,
}

pub(super) fn run(args: &ShowArgs, output: Output) -> Outcome {
    let line = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.find(&format!("/audit/{}", args.number)).await
    })?;
    if output == Output::Json {
        terminal::print_json(&line);
        return Ok(());
    }
    let rows = [
        ("when", &line["at"]),
        ("who", &line["author"]["by"]["name"]),
        ("from", &line["author"]["address"]),
        ("through", &line["author"]["through"]),
        ("action", &line["action"]),
        ("target", &line["target"]),
        ("detail", &line["detail"]),
        ("digest", &line["digest"]),
    ];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_null());
    let rows: Vec<_> = rows
        .map(|(name, value)| (name.to_owned(), text(value)))
        .collect();
    terminal::print_record(&rows);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    members("", &line["before"], &mut before);
    members("", &line["after"], &mut after);
    for (name, old) in &before {
        terminal::print(bad(format_args!("- {name}: {old}")));
        if let Some((_, new)) = after.iter().find(|(other, _)| other == name) {
            terminal::print(good(format_args!("+ {name}: {new}")));
        }
    }
    for (name, new) in &after {
        if !before.iter().any(|(other, _)| other == name) {
            terminal::print(good(format_args!("+ {name}: {new}")));
        }
    }
    Ok(())
}

/// Every member that is no object, by its path.
fn members(path: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, value) in object {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                members(&path, value, into);
            }
        }
        Value::Null if path.is_empty() => {}
        value => into.push((plain(path), plain(&value.to_string()))),
    }
}
