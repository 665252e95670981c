//! `jurat decision list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::text;
use crate::commands::walk::walk;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, Cell, dim};

/// Flags of `jurat decision list`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat decision list --refused
  jurat decision list --issuer https://idp.example.com --since 2027-01-31T00:00:00Z
  jurat decision list --reason assertion-expired --limit 200")]
pub(crate) struct Args {
    /// Only what was granted
    #[arg(long, conflicts_with = "refused")]
    granted: bool,
    /// Only what was refused
    #[arg(long)]
    refused: bool,
    /// Only decisions for this client
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Only decisions on assertions of this issuer
    #[arg(long, value_name = "ISSUER")]
    issuer: Option<String>,
    /// Only grants for this subject
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    /// Only refusals for this reason
    #[arg(long, value_name = "REASON")]
    reason: Option<String>,
    /// Only decisions made at this time or later
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only decisions made before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists decisions.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let outcome = match (args.granted, args.refused) {
        (true, _) => Some("granted"),
        (_, true) => Some("refused"),
        _ => None,
    };
    let parameters = [
        ("outcome", outcome),
        ("client", args.client.as_deref()),
        ("issuer", args.issuer.as_deref()),
        ("subject", args.subject.as_deref()),
        ("reason", args.reason.as_deref()),
        ("since", args.since.as_deref()),
        ("until", args.until.as_deref()),
    ];
    let walked = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        walk(&session, "/decisions", &parameters, args.limit).await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": walked.items }));
        return Ok(());
    }
    if walked.items.is_empty() {
        terminal::print("There is no such decision.");
    } else {
        let header = [
            "WHEN",
            "OUTCOME",
            "CLIENT",
            "ISSUER",
            "SUBJECT OR REASON",
            "ID",
        ];
        terminal::print_table(&header, walked.items.iter().map(row).collect());
    }
    if walked.has_more {
        terminal::note(dim(
            "There may be more: --limit, --since and --until go further",
        ));
    }
    Ok(())
}

fn row(decision: &Value) -> Vec<Cell> {
    let outcome = text(&decision["outcome"]);
    let why = if decision["reason"].is_null() {
        &decision["token"]["subject"]
    } else {
        &decision["reason"]
    };
    vec![
        text(&decision["at"]).into(),
        if outcome == "refused" {
            Cell::warn(outcome)
        } else {
            outcome.into()
        },
        text(&decision["client"]).into(),
        text(&decision["issuer"]).into(),
        text(why).into(),
        text(&decision["id"]).into(),
    ]
}
