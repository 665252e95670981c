//! `jurat grant list`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::commands::value_text::text;
use crate::commands::walk::walk;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, dim};

/// Flags of `jurat grant list`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  jurat grant list --client portal --live")]
pub(crate) struct Args {
    /// Only those for this client
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// Only those that speak for this subject
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    /// Only those from which tokens may come now
    #[arg(long)]
    live: bool,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Lists grants.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let parameters = [
        ("client", args.client.as_deref()),
        ("subject", args.subject.as_deref()),
        ("live", args.live.then_some("true")),
    ];
    let walked = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        walk(&session, "/grants", &parameters, args.limit).await
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "items": walked.items }));
        return Ok(());
    }
    if walked.items.is_empty() {
        terminal::print("There is no such grant. Tokens of which nothing more comes have none.");
    } else {
        let header = [
            "GIVEN", "STANDING", "CLIENT", "SUBJECT", "SCOPE", "ENDS", "ID",
        ];
        terminal::print_table(&header, walked.items.iter().map(row).collect());
    }
    if walked.has_more {
        terminal::note(dim("There may be more: --limit goes further"));
    }
    Ok(())
}

fn row(grant: &Value) -> Vec<String> {
    let columns = [
        "created_at",
        "standing",
        "client",
        "subject",
        "scope",
        "expires_at",
        "id",
    ];
    columns.iter().map(|column| text(&grant[*column])).collect()
}
