//! `jurat plan`.

use super::folder::FileArgs;
use super::{plan_view, planned};
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal;

/// Flags of `jurat plan`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat plan -f ./registry
  jurat plan -f ./registry --prune --output json

Exit codes: 0 nothing differs, 2 something does, 1 it failed.")]
pub(crate) struct Args {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Says what would be changed.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let stated = args.files.read()?;
    let (answer, planned) = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        planned::ask(&session, "/plan", &stated, "comparing").await
    })?;
    match output {
        Output::Json => terminal::print_json(&answer),
        Output::Table => plan_view::print(&planned),
    }
    if planned.summary.changes() == 0 {
        Ok(())
    } else {
        Err(Failure::found_wrong())
    }
}
