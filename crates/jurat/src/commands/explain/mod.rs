//! `jurat explain`: why a token request would be granted or refused, check by check, or why it was. Nothing is issued or spent.
//!
//! | file | what it holds |
//! |---|---|
//! | `question` | what is asked about: an assertion, claims, a decision |
//! | `assertion_view` | header and claims, short |
//! | `checks_view` | each check in order, with what would mend it |
//! | `verdict_view` | what comes of it |

mod assertion_view;
mod checks_view;
mod question;
mod verdict_view;

use jurat_registry::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::admin_client::reach::AdminArgs;
use crate::admin_client::session::AdminSession;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::runtime::block_on;
use crate::terminal::{self, bold};

/// Flags of `jurat explain`.
#[derive(clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
The assertion is read from a file or from standard input: on the command line it would stand in the shell's history.
The exit code is 0 when a token would be issued, or was, and 1 when it is refused.

Examples:
  jurat explain --assertion assertion.jwt --client portal
  jurat explain --assertion - --scope orders.read < assertion.jwt
  jurat explain --claims claims.json --client deployer --scope deploy
  jurat explain --decision 01JD5Q3V6Z8F0M2K4N6P8R0T2V"
)]
pub(crate) struct Args {
    #[command(flatten)]
    question: question::QuestionArgs,
    #[command(flatten)]
    reach: AdminArgs,
}

/// Asks, and shows the answer.
pub(crate) fn run(args: &Args, output: Output) -> Outcome {
    let question = args.question.read()?;
    let explanation = block_on(async {
        let session = AdminSession::open(&args.reach).await?;
        session.create("/explain", &question).await
    })?;
    if output == Output::Json {
        terminal::print_json(&explanation);
    } else {
        print(&explanation);
    }
    if explanation["granted"] == true {
        return Ok(());
    }
    Err(Failure::told())
}

/// Prints an explanation.
pub(super) fn print(explanation: &Value) {
    let now = SystemClock.now();
    verdict_view::print_decision(&explanation["decision"], now);
    for (member, heading) in [
        ("client_assertion", "The client's own assertion"),
        ("assertion", "The assertion"),
    ] {
        let assertion = &explanation[member];
        if assertion.is_object() {
            terminal::print(bold(heading));
            assertion_view::print(assertion, now);
            terminal::print("");
        }
    }
    checks_view::print(explanation["checks"].as_array().map_or(&[], Vec::as_slice));
    terminal::print("");
    verdict_view::print(explanation);
}
