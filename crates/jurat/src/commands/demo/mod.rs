//! `jurat demo`: the main job in one go. A server, clients, an identity provider, assertions, tokens, a refused replay, each shown
//! as it goes over the wire. What is shown is what happens: every step goes through HTTP, as anybody's would.
//!
//! | file | what it holds |
//! |---|---|
//! | `playground` | the server, and what the steps share |
//! | `self_issued`, `third_party`, `answers` | the steps |
//! | `stage`, `fitting` | how it is set |
//! | `entry` | the way into the console |
//! | `afterwards` | what to try next |

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::failure::{Failure, Outcome};
use crate::runtime::block_on;
use crate::stop_signal::stop_signal;
use crate::terminal::{self, bad, bold, dim, good};

use playground::{Playground, Started};
use stage::Stage;

mod afterwards;
mod answers;
mod entry;
mod fitting;
mod playground;
mod self_issued;
mod stage;
mod third_party;

/// Flags of `jurat demo`.
#[derive(clap::Args)]
#[command(after_help = "\
The exit code is 0 only if every step did what it should.

Examples:
  jurat demo
  jurat demo --once
  jurat demo --data ./demo-data        # keeps its data")]
pub(crate) struct Args {
    /// End when all is shown; else the server keeps serving until Ctrl-C
    #[arg(long)]
    once: bool,
    /// A data folder to keep [default: a temporary one, removed at the end]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Shows it all.
pub(crate) fn run(args: &Args) -> Outcome {
    let place;
    let folder = if let Some(folder) = &args.data {
        folder.as_path()
    } else {
        let made = tempfile::Builder::new().prefix("jurat-demo-").tempdir();
        place = made.map_err(|e| {
            Failure::failed(format!("no temporary folder could be made: {e}"))
                .next("name one: jurat demo --data DIR")
        })?;
        place.path()
    };
    block_on(play(args, folder))
}

async fn play(args: &Args, folder: &Path) -> Outcome {
    let started = Instant::now();
    let Started {
        wired,
        reasons,
        port_was_taken,
    } = playground::start(folder).await?;
    let url = wired.about.url();
    introduce(&url, folder, args, port_was_taken);
    let entry = if args.once {
        None
    } else {
        Some(entry::open(&wired.default_tenant()).await?)
    };
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(wired.serve(async {
        let _ = ended.await;
    }));
    let mut stage = Stage::default();
    let ground = Playground::open(folder, url, reasons).await?;
    let shown = show(&mut stage, &ground).await;
    let outcome = conclude(&stage, shown, started);
    if let (Some(entry), Ok(())) = (&entry, &outcome) {
        afterwards::print(&ground, folder, entry);
        stop_signal()?.await;
        terminal::print(dim("\nThe server ends."));
    }
    let _ = end.send(());
    serving.await.map_err(Failure::failed)??;
    outcome
}

fn introduce(url: &str, folder: &Path, args: &Args, port_was_taken: bool) {
    terminal::print(bold("Jurat"));
    stage::say(
        "A signed JWT from somebody you trust goes in, an access token comes out (RFC 7523).",
    );
    stage::gap();
    let taken = if port_was_taken {
        "port 7523 is taken, so this one"
    } else {
        ""
    };
    stage::remarked("server", url, taken);
    let kept = if args.data.is_some() {
        "kept"
    } else {
        "removed at the end"
    };
    stage::remarked("data", &folder.display().to_string(), kept);
}

async fn show(stage: &mut Stage, ground: &Playground) -> Outcome {
    let partner = self_issued::show(stage, ground).await?;
    third_party::show(stage, ground).await?;
    answers::show(stage, ground, &partner).await
}

/// Says how it went.
fn conclude(stage: &Stage, shown: Outcome, started: Instant) -> Outcome {
    let (steps, kept, broken) = stage.score();
    let seconds = started.elapsed().as_secs_f64();
    stage::gap();
    shown?;
    if broken == 0 {
        let sum =
            format!("All {steps} steps did what they should: {kept} checks in {seconds:.1} s.");
        terminal::print(format_args!("{} {}", good("✓"), bold(sum)));
        return Ok(());
    }
    let sum = format!("{broken} of {} checks did not come true.", kept + broken);
    terminal::print(format_args!("{} {}", bad("✗"), bold(&sum)));
    Err(Failure::failed(sum).next("jurat doctor looks for the cause"))
}
