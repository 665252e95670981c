//! `cargo run --release -p xtask -- bench`: what an exchange costs, beside what it must cost at least, from one run on one machine.
//! `docs/performance.md` says how to read it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`floors`], `floor_*` | the four floors, each measured in a process of its own |
//! | [`exchange`] | whole exchanges on a real server |
//! | [`requests`], [`driver`] | what is sent, and the load |
//! | [`placement`] | who runs on which core |
//! | [`round`], [`spread`], [`marks`], [`report`], [`machine`] | what was seen, and how it is shown |

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use exchange::{Case, Exchanges};
use floors::{Floor, Floors};
use machine::Conditions;
use requests::Requests;
use round::{Round, Rounds};

use crate::load::server_process::{ServerProcess, build_jurat, data_folder};

mod commits;
mod driver;
mod exchange;
mod floor_crypto;
mod floor_http;
mod floor_store;
mod floors;
mod machine;
mod marks;
mod placement;
mod report;
mod requests;
mod round;
mod spread;

/// The product's allocator: floors are measured with it, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The busiest server asks for so many requests a second; more are not signed.
const MOST_RATE: f64 = 40_000.0;

/// Options of the benchmark.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    /// A few seconds instead of minutes: shows that it runs, not how fast
    #[arg(long)]
    quick: bool,
    /// Print every figure of every round as JSON
    #[arg(long)]
    json: bool,
    /// Interleaved rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds counted for each case and round
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Rows of earlier exchanges in the grown database
    #[arg(long, default_value_t = 1_000_000)]
    rows: u32,
    /// Only the cases whose name holds this text, such as opaque
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    #[command(subcommand)]
    floor: Option<Floor>,
}

/// Measures, and prints what was seen.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match &options.floor {
        Some(floor) => runtime.block_on(floor.run())?,
        None => runtime.block_on(measure(options))?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(options: &Options) -> anyhow::Result<()> {
    let plan = Plan::of(options);
    say("building jurat")?;
    let jurat = build_jurat()?;
    let sent = (MOST_RATE * (plan.measured + plan.warm_up).as_secs_f64()).ceil();
    say(&format!("signing {sent} assertions"))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number far below 2^32"
    )]
    let requests = Arc::new(Requests::sign(sent as usize)?);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let precedence = placement::pin_driver()?;
    let folder = data_folder()?;
    let mut exchanges = Exchanges {
        jurat,
        folder: folder.path().to_owned(),
        requests,
        grown: None,
        warm_up: plan.warm_up,
        measured: plan.measured,
    };
    let grown = folder.path().join("grown");
    if plan.rows > 0 {
        say(&format!("writing {} rows of earlier exchanges", plan.rows))?;
        grow(&exchanges, &grown, plan.rows).await?;
        exchanges.grown = Some(grown);
    }
    let answer_bytes = exchanges.answer_bytes().await?;
    let mut rounds = Rounds(Vec::new());
    for number in 1..=plan.rounds {
        say(&format!("round {number} of {}", plan.rounds))?;
        rounds.0.push(round(&exchanges, &plan, answer_bytes).await?);
    }
    let conditions = Conditions {
        processor: machine::processor(),
        cores,
        kernel: machine::kernel(),
        build: if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
        precedence,
        seconds: plan.measured.as_secs_f64(),
        rows: plan.rows,
        assertion_bytes: exchanges.requests.assertion().len(),
        answer_bytes,
    };
    show(options, &conditions, &rounds)
}

/// How much is measured.
struct Plan {
    rounds: usize,
    rows: u32,
    warm_up: Duration,
    measured: Duration,
    cases: Vec<Case>,
}

impl Plan {
    fn of(options: &Options) -> Self {
        let mut plan = Self::whole(options);
        if let Some(only) = &options.only {
            plan.cases.retain(|case| case.name().contains(only));
        }
        plan
    }

    fn whole(options: &Options) -> Self {
        if options.quick {
            return Self {
                rounds: 1,
                rows: 0,
                warm_up: Duration::from_millis(100),
                measured: Duration::from_millis(300),
                cases: vec![marks::ALONE, marks::ES256, marks::OPAQUE],
            };
        }
        let mut cases = vec![marks::ALONE, marks::ES256, marks::MANY, marks::TWO_CORES];
        cases.extend([marks::EDDSA, marks::OPAQUE, marks::RS256]);
        if options.rows > 0 {
            cases.push(marks::GROWN);
        }
        Self {
            rounds: options.rounds.max(1),
            rows: options.rows,
            warm_up: Duration::from_millis(500),
            measured: Duration::from_secs_f64(options.seconds),
            cases,
        }
    }
}

/// A data folder with the rows of earlier exchanges.
async fn grow(exchanges: &Exchanges, folder: &Path, rows: u32) -> anyhow::Result<()> {
    std::fs::create_dir(folder)?;
    ServerProcess::serve(&exchanges.jurat, folder, &[])
        .await?
        .kill()?;
    floors::fill(folder, rows)
}

async fn round(exchanges: &Exchanges, plan: &Plan, answer_bytes: usize) -> anyhow::Result<Round> {
    let Exchanges {
        requests, folder, ..
    } = exchanges;
    let floors = Floors::measure(requests, folder, answer_bytes, plan.measured).await?;
    let mut seen = Vec::new();
    for case in &plan.cases {
        seen.push((*case, exchanges.measure(*case).await?));
    }
    Ok(Round {
        floors,
        exchanges: seen,
    })
}

fn show(options: &Options, conditions: &Conditions, rounds: &Rounds) -> anyhow::Result<()> {
    let marks = marks::marks(rounds);
    let mut out = std::io::stdout().lock();
    if options.json {
        let all = serde_json::json!({
            "conditions": conditions,
            "rounds": rounds.0,
            "marks": marks,
        });
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    } else {
        report::print(&mut out, conditions, rounds, &marks)?;
    }
    Ok(())
}

/// Progress, beside the result.
fn say(what: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr(), "bench: {what}")
}
