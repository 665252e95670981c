//! `jurat grant revoke-all`.

use serde_json::{Value, json};

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, good};

/// Flags of `jurat grant revoke-all`.
#[derive(clap::Args)]
#[command(
    after_help = "\
Neither the client nor the subject is switched off by it: new tokens can be asked for at once.

Examples:
  jurat grant revoke-all --client portal --subject ada
  jurat grant revoke-all --client portal",
    group(clap::ArgGroup::new("whose").required(true).multiple(true).args(["client", "subject"]))
)]
pub(crate) struct Args {
    /// Of this client
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// That speak for this subject
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Revokes all, as often as the server says that there is more.
pub(super) fn run(args: &Args, output: Output) -> Outcome {
    let (grants, tokens) = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let (mut grants, mut tokens, mut after) = (0, 0, Value::Null);
        loop {
            let body = json!({"client": args.client, "subject": args.subject, "after": after});
            let revoked = session.create("/grants/revoke-all", &body).await?;
            grants += revoked["grants"].as_u64().unwrap_or(0);
            tokens += revoked["tokens"].as_u64().unwrap_or(0);
            after = revoked["next"].clone();
            if after.is_null() {
                return Ok((grants, tokens));
            }
        }
    })?;
    if output == Output::Json {
        terminal::print_json(&json!({ "grants": grants, "tokens": tokens }));
        return Ok(());
    }
    terminal::print(format_args!(
        "{} Ended: {grants} grants, and {tokens} tokens beside them.",
        good("✓")
    ));
    Ok(())
}
