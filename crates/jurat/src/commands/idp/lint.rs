//! `jurat idp lint`: what about a trust is wider than it need be.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::findings_view;
use crate::commands::value_text::text;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bold, dim, good};

use super::lookup;

/// Flags of `jurat idp lint`.
#[derive(clap::Args)]
#[command(after_help = "\
The exit code is 1 when a risk is found that nobody accepted. To accept one, which goes into the audit log:
jurat idp update ISSUER --accept-risk NAME

Examples:
  jurat idp lint
  jurat idp lint https://idp.example.com --no-fail")]
pub(crate) struct Args {
    /// Its issuer, or its identifier [default: every identity provider]
    issuer: Option<String>,
    /// Exit with 0 whatever is found
    #[arg(long)]
    no_fail: bool,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Looks at one identity provider, or at all.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let providers = block_on(read(args))?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": providers }));
    } else {
        print(&providers);
    }
    let risks = |provider: &Value| {
        let findings = provider["findings"].as_array();
        findings.into_iter().flatten().any(is_open_risk)
    };
    if !args.no_fail && providers.iter().any(risks) {
        return Err(Failure::told());
    }
    Ok(())
}

fn is_open_risk(finding: &Value) -> bool {
    finding["severity"] == "risk" && finding["accepted"] != true
}

async fn read(args: &Args) -> Outcome<Vec<Value>> {
    let session = AdminSession::open(&args.reach).await?;
    let Some(issuer) = &args.issuer else {
        return session.list("/lint").await;
    };
    let path = lookup::path(&session, issuer).await?;
    let provider = session.find(&path).await?;
    let mut linted = session.find(&format!("{path}/lint")).await?;
    for member in ["id", "issuer", "enabled"] {
        linted[member] = provider[member].clone();
    }
    Ok(vec![linted])
}

fn print(providers: &[Value]) {
    let mut clean = 0_usize;
    let mut found = 0_usize;
    for provider in providers {
        let findings = provider["findings"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        if findings.is_empty() {
            clean += 1;
            continue;
        }
        let switched = if provider["enabled"] == false {
            " (switched off)"
        } else {
            ""
        };
        terminal::print(format_args!(
            "{}{}",
            bold(text(&provider["issuer"])),
            dim(switched)
        ));
        for line in findings_view::lines(findings) {
            terminal::print(format_args!("  {line}"));
        }
        terminal::print("");
        found += findings.len();
    }
    if providers.is_empty() {
        return terminal::print("No identity providers yet. Trust one: jurat idp create --help");
    }
    let sum = match (found, clean) {
        (0, 1) => return terminal::print(format_args!("{} Nothing is found.", good("✓"))),
        (0, clean) => {
            return terminal::print(format_args!(
                "{} Nothing is found about {clean} identity providers.",
                good("✓")
            ));
        }
        (found, 0) => format!("{found} found."),
        (found, clean) => format!("{found} found; nothing about {clean} others."),
    };
    terminal::print(sum);
}
