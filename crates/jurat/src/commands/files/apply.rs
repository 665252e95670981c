//! `jurat apply`.

use std::io::{BufRead, IsTerminal};

use super::folder::FileArgs;
use super::planned::Planned;
use super::{plan_view, planned};
use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bold, good};

/// Flags of `jurat apply`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  jurat apply -f ./registry
  jurat apply -f ./registry --yes
  jurat apply -f ./registry --prune --state \"$(jurat plan -f ./registry --prune --output json | jq -r .state)\" --yes

All of it is done by one write, or nothing. Applying again does nothing.")]
pub(crate) struct Args {
    #[command(flatten)]
    files: FileArgs,
    /// Do not ask
    #[arg(long, short = 'y')]
    yes: bool,
    /// The `state` of a plan: when the records were changed since, nothing is done
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Makes what the files state true.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let mut stated = args.files.read()?;
    block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        let (answer, plan) = planned::ask(&session, "/plan", &stated, "comparing").await?;
        if args
            .state
            .as_ref()
            .is_some_and(|state| *state != plan.state)
        {
            let sentence =
                "the records were changed since that plan was made, and nothing was done";
            return Err(Failure::failed(sentence).next("look again: jurat plan"));
        }
        if output == Output::Table {
            plan_view::print(&plan);
        }
        if plan.summary.changes() == 0 {
            if output == Output::Json {
                terminal::print_json(&answer);
            }
            return Ok(());
        }
        if !args.yes {
            confirm(&plan)?;
        }
        stated.document.state = Some(plan.state);
        let (answer, done) = planned::ask(&session, "/apply", &stated, "applying").await?;
        show(&answer, &done, output);
        Ok(())
    })
}

fn show(answer: &serde_json::Value, done: &Planned, output: Output) {
    if output == Output::Json {
        return terminal::print_json(answer);
    }
    let summary = done.summary;
    let (added, changed, removed) = (summary.insert, summary.replace, summary.remove);
    let tick = good("✓");
    terminal::print(format_args!(
        "{tick} Applied: {added} added, {changed} changed, {removed} removed."
    ));
}

/// Asks, where somebody can answer.
fn confirm(plan: &Planned) -> Outcome {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(
            Failure::failed("nothing was done, as nobody can be asked here")
                .next("say that it is meant: --yes"),
        );
    }
    let count = plan.summary.changes();
    terminal::note(bold(format_args!("Apply these {count} changes? Type yes:")));
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    if read.is_ok() && matches!(answer.trim(), "yes" | "y") {
        return Ok(());
    }
    Err(Failure::failed("nothing was done"))
}
