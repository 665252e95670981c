//! `jurat audit export`: the log as JSON Lines.

use serde_json::Value;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::Outcome;
use crate::runtime::block_on;
use crate::terminal::{self, dim};

/// So many lines are asked for at a time.
const AT_A_TIME: u32 = 500;

/// Flags of `jurat audit export`.
#[derive(clap::Args)]
pub(crate) struct ExportArgs {
    /// Begin behind this line
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    #[command(flatten)]
    reach: AdminArgs,
}

pub(super) fn run(args: &ExportArgs) -> Outcome {
    let count = block_on(export(args))?;
    terminal::note(dim(format_args!("{count} lines")));
    Ok(())
}

async fn export(args: &ExportArgs) -> Outcome<u64> {
    let session = AdminSession::open(&args.reach).await?;
    let (mut after, mut count) = (args.after, 0);
    loop {
        let path = format!("/audit/export?after={after}&limit={AT_A_TIME}");
        let text = session.find_text(&path).await?;
        let Some(last) = text.lines().last() else {
            return Ok(count);
        };
        text.lines().for_each(terminal::print);
        count += text.lines().fold(0, |count, _| count + 1);
        let last: Value = serde_json::from_str(last).unwrap_or_default();
        match last["number"].as_u64() {
            Some(number) if number > after => after = number,
            _ => return Ok(count),
        }
        if count % 10_000 == 0 {
            terminal::note(dim(format_args!("{count} lines so far")));
        }
    }
}
