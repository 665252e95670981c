//! `jurat audit verify`: goes through the whole log, at the server or in an export.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use jurat_registry::audit::chain::ChainEnd;
use serde_json::{Value, json};

use super::offline;
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::{AdminSession, encode};
use crate::commands::value_text::text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bad, dim, good};

/// Flags of `jurat audit verify`.
#[derive(clap::Args)]
pub(crate) struct VerifyArgs {
    /// Look at an export instead of asking a server
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// This line must still be there: as an earlier verification printed it
    #[arg(long, value_name = "NUMBER:DIGEST", value_parser = end)]
    expect: Option<ChainEnd>,
    #[command(flatten)]
    reach: AdminArgs,
}

fn end(text: &str) -> Result<ChainEnd, String> {
    text.parse()
        .map_err(|_| "a line is named as NUMBER:DIGEST".to_owned())
}

/// What was found.
enum Found {
    /// All is well up to this line.
    Whole(String),
    /// It is not, and why.
    Broken(String),
}

pub(super) fn run(args: &VerifyArgs, output: Output) -> Outcome {
    let found = match &args.file {
        Some(file) => {
            let opened = File::open(file).map_err(|e| Failure::unreadable(file, &e))?;
            of_export(BufReader::new(opened), args.expect)?
        }
        None => block_on(of_server(args))?,
    };
    let is_whole = matches!(found, Found::Whole(_));
    match (&found, output) {
        (Found::Whole(head), Output::Json) => {
            terminal::print_json(&json!({ "whole": true, "head": head }));
        }
        (Found::Broken(why), Output::Json) => {
            terminal::print_json(&json!({ "whole": false, "why": why }));
        }
        (Found::Whole(head), _) => {
            terminal::print(format_args!(
                "{} up to {head}",
                good("The audit log is whole")
            ));
            terminal::note(dim(
                "Keep that line elsewhere: --expect compares a later state with it",
            ));
        }
        (Found::Broken(why), _) => {
            terminal::print(format_args!("{}: {why}", bad("The audit log is not whole")));
        }
    }
    if is_whole {
        Ok(())
    } else {
        Err(Failure::found_wrong())
    }
}

fn of_export(lines: impl std::io::BufRead, expected: Option<ChainEnd>) -> Outcome<Found> {
    let Some(export) = offline::read(lines, expected)? else {
        return Ok(Found::Broken("there is no line in it".into()));
    };
    Ok(match (export.broken, expected) {
        (Some(broken), _) => Found::Broken(broken.to_string()),
        (None, Some(expected)) if !export.has_expected => Found::Broken(format!(
            "line {} is not there with the digest that was expected",
            expected.number
        )),
        (None, _) => {
            if export.first > 1 {
                terminal::note(dim(format_args!("It begins with line {}", export.first)));
            }
            Found::Whole(export.last.to_string())
        }
    })
}

async fn of_server(args: &VerifyArgs) -> Outcome<Found> {
    let session = AdminSession::open(&args.reach).await?;
    let mut after = String::new();
    let head = loop {
        let found = session.find(&format!("/audit/verification{after}")).await?;
        match found["state"].as_str() {
            Some("whole") => break found["head"].clone(),
            Some("reached") => {
                let (at, of) = (&found["reached"]["number"], &found["head"]["number"]);
                terminal::note(dim(format_args!("line {at} of {of}")));
                after = format!("?after={}", encode(&named(&found["reached"])));
            }
            _ => {
                let (number, fault) = (&found["number"], text(&found["fault"]));
                return Ok(Found::Broken(format!("line {number}: {fault}")));
            }
        }
    };
    if let Some(expected) = args.expect {
        let line = session.find(&format!("/audit/{}", expected.number)).await;
        let digest = line.ok().map(|line| line["digest"].clone());
        if digest.as_ref().and_then(Value::as_str) != Some(&*expected.digest.to_string()) {
            return Ok(Found::Broken(format!(
                "line {} is not there with the digest that was expected: the database was put back to an earlier state, the log was \
                 written anew, or the line was dropped for its age",
                expected.number
            )));
        }
    }
    Ok(Found::Whole(named(&head)))
}

fn named(end: &Value) -> String {
    format!(
        "{}:{}",
        end["number"],
        end["digest"].as_str().unwrap_or_default()
    )
}
