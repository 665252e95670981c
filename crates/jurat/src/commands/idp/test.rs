//! `jurat idp test`: the rule tests that are kept with an identity provider, or a sample that is not kept.

use std::path::PathBuf;

use jurat_registry::id::ClientId;
use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::input_file;
use crate::commands::value_text::text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, Cell, bad, code, dim, good};

use super::lookup;

/// Flags of `jurat idp test`.
#[derive(clap::Args)]
#[command(after_help = "\
Rule tests are kept with an identity provider: jurat idp update ISSUER --rule-tests FILE.
The exit code is 1 when one comes out another way than expected, and when a sample is denied.

Examples:
  jurat idp test https://ci.example.com
  jurat idp test https://ci.example.com --claims sample.json --client deployer")]
pub(crate) struct Args {
    /// Its issuer, or its identifier
    issuer: String,
    /// Try the claims in this file instead, a JSON object; - reads standard input
    #[arg(long, value_name = "FILE")]
    claims: Option<PathBuf>,
    /// The header of that sample, a JSON object with `alg`, `kid` or `typ`
    #[arg(long, value_name = "FILE", requires = "claims")]
    header: Option<PathBuf>,
    /// The client that presents that sample
    #[arg(long, value_name = "ID", requires = "claims")]
    client: Option<ClientId>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Tries the rules.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let mut body = json!({});
    if let Some(path) = &args.claims {
        body["claims"] = input_file::read_object(path)?;
    }
    if let Some(path) = &args.header {
        body["header"] = input_file::read_object(path)?;
    }
    if let Some(client) = &args.client {
        body["client"] = json!(client);
    }
    let tried = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let path = lookup::path(&session, &args.issuer).await?;
        session.create(&format!("{path}/test"), &body).await
    })?;
    if output == Output::Json {
        terminal::print_json(&tried);
    }
    if args.claims.is_some() {
        judge_sample(&tried, output)
    } else {
        judge_tests(&tried, &args.issuer, output)
    }
}

fn judge_tests(ran: &Value, issuer: &str, output: Output) -> Outcome {
    let tests = ran["tests"].as_array().map_or(&[][..], Vec::as_slice);
    let differs = |test: &&Value| test["expected"] != test["came"];
    let differing = tests.iter().filter(differs).count();
    if output == Output::Table {
        print_tests(tests, issuer);
    }
    match differing {
        0 => Ok(()),
        _ => Err(Failure::failed(format!(
            "{differing} of {} rule tests came out another way than expected",
            tests.len()
        ))
        .next(format!("see the rules: jurat idp show {issuer}"))),
    }
}

fn print_tests(tests: &[Value], issuer: &str) {
    if tests.is_empty() {
        let add = code(format!("jurat idp update {issuer} --rule-tests FILE"));
        return terminal::print(format_args!(
            "No rule tests are kept with {issuer}. Keep some: {add}"
        ));
    }
    let row = |test: &Value| -> Vec<Cell> {
        let (expected, came) = (text(&test["expected"]), text(&test["came"]));
        let (mark, came) = if expected == came {
            (Cell::good("✓"), came.into())
        } else {
            (Cell::bad("✗"), Cell::bad(came))
        };
        let why = text(&test["why"]);
        vec![
            mark,
            text(&test["name"]).into(),
            expected.into(),
            came,
            why.into(),
        ]
    };
    let header = ["", "TEST", "EXPECTED", "CAME", "WHY"];
    terminal::print_table(&header, tests.iter().map(row).collect());
}

fn judge_sample(tried: &Value, output: Output) -> Outcome {
    if output == Output::Table {
        print_sample(tried);
    }
    if tried["came"] == "accept" {
        return Ok(());
    }
    Err(Failure::told())
}

fn print_sample(tried: &Value) {
    for check in tried["checks"].as_array().into_iter().flatten() {
        let name = format!("{:<16}", text(&check["check"]));
        if check["came"] == "accept" {
            terminal::print(format_args!("{} {name}", good("✓")));
            continue;
        }
        terminal::print(format_args!("{} {name} {}", bad("✗"), text(&check["why"])));
        let detail = text(&check["detail"]);
        if !detail.is_empty() {
            terminal::print(dim(format_args!("{:19}{detail}", "")));
        }
    }
    let verdict = match tried["came"].as_str() {
        Some("accept") => format!("\n{} The rules accept this sample.", good("✓")),
        _ => format!("\n{} The rules deny this sample.", bad("✗")),
    };
    terminal::print(verdict);
    let rows = [
        ("  claim rule read", "evidence"),
        ("  subject", "subject"),
        ("  carried claims", "claims"),
        ("  brings at most", "scope"),
    ];
    let rows = rows.map(|(name, member)| (name.to_string(), text(&tried[member])));
    let rows: Vec<_> = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    terminal::print_record(&rows);
}
