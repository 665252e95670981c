//! `jurat doctor`: looks whether all is well, changes nothing, and says what to do about what is not.
//!
//! | file | what it holds |
//! |---|---|
//! | `finding` | what was looked at, and how it is |
//! | `folder` | the data folder: modes, keys, database |
//! | `server` | whether it answers, its clock, its issuer identifier, the way in |
//! | `certificates` | certificates of clients and identity providers that end soon |

use serde_json::json;

use crate::admin_client::reach::AdminArgs;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bad, dim, good, warn};

use finding::{Finding, State};

mod certificates;
mod finding;
mod folder;
mod server;

/// Flags of `jurat doctor`.
#[derive(clap::Args)]
#[command(after_help = "\
The exit code is 1 when something fails, 0 when all is well or only needs attention.

Examples:
  jurat doctor
  jurat doctor --server https://as.example.com --key administrator.key")]
pub(crate) struct Args {
    #[command(flatten)]
    reach: AdminArgs,
}

/// Looks whether all is well.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let mut findings = Vec::new();
    // With a server named by its address, the folder on this machine is another's.
    let remote = args.reach.server.server.is_some() && args.reach.server.data.is_none();
    if !remote {
        findings.extend(folder::look(&args.reach.server.folder()));
    }
    findings.extend(block_on(async { Ok(server::look(&args.reach).await) })?);
    print(&findings, output);
    let failed = findings.iter().filter(|f| f.state == State::Fail).count();
    if failed == 0 {
        return Ok(());
    }
    let checks = if failed == 1 { "check" } else { "checks" };
    Err(Failure::failed(format!("{failed} {checks} failed")))
}

fn print(findings: &[Finding], output: Output) {
    if output == Output::Json {
        let findings: Vec<_> = findings
            .iter()
            .map(|f| {
                json!({ "check": f.check, "state": f.state.name(), "detail": f.detail, "remedy": f.remedy })
            })
            .collect();
        return terminal::print_json(&json!(findings));
    }
    let widest = findings.iter().map(|f| f.check.len()).max().unwrap_or(0);
    for Finding {
        check,
        state,
        detail,
        remedy,
    } in findings
    {
        let line = format!("{check:<widest$}  {detail}");
        match state {
            State::Ok => terminal::print(format_args!("{} {line}", good("✓ ok  "))),
            State::Warn => terminal::print(format_args!("{} {line}", warn("! warn"))),
            State::Fail => terminal::print(format_args!("{} {line}", bad("✗ fail"))),
        }
        for step in remedy {
            terminal::print(format_args!("{:widest$}         {} {step}", "", dim("→")));
        }
    }
}
