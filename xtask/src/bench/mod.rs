//! `cargo run --release -p xtask -- bench`: what an exchange costs, beside what it must cost at least, from one run on one machine.
//! `docs/performance.md` says how to read it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`options`], [`plan`] | what is measured, and for how long |
//! | [`floors`], `floor_*` | the four floors, each measured in a process of its own |
//! | [`exchange`], [`neighbours`] | whole exchanges on a real server, and other grants and introspection beside them |
//! | [`client`], [`provider`], [`key_server`] | who signs, and where keys are published |
//! | [`requests`], [`driver`] | what is sent, and the load |
//! | [`placement`] | who runs on which core |
//! | [`tenants`] | a server of very many tenants and clients, beside one of one: a task of its own |
//! | [`round`], [`spread`], [`marks`], [`report`], [`machine`] | what was seen, and how it is shown |

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use client::Client;
use exchange::{Case, Exchanges};
use floors::Floors;
use machine::Conditions;
use plan::Plan;
use provider::Provider;
use round::{Round, Rounds};

use crate::load::server_process::{ServerProcess, build_jurat, data_folder};

mod client;
mod commits;
mod driver;
mod exchange;
mod floor_crypto;
mod floor_http;
mod floor_store;
mod floors;
mod key_server;
mod machine;
mod marks;
mod neighbours;
mod options;
mod placement;
mod plan;
mod provider;
mod report;
mod requests;
mod round;
mod spread;
pub(crate) mod tenants;

pub(crate) use options::Options;

/// The product's allocator: floors are measured with it, too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    let [by_client, by_provider] = plan.sent();
    let all = by_client + by_provider;
    say(&format!("signing {all} assertions"))?;
    let (client, provider) = (Client::generate()?, Provider::generate()?);
    let by_client = Arc::new(client.requests(by_client));
    let by_provider = Arc::new(provider.requests(by_provider));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let precedence = placement::pin_driver()?;
    let folder = data_folder()?;
    let mut exchanges = Exchanges {
        jurat,
        folder: folder.path().to_owned(),
        client,
        by_client,
        provider,
        by_provider,
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
        let cases = plan.in_turn(number);
        rounds
            .0
            .push(round(&exchanges, &cases, answer_bytes).await?);
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
        assertion_bytes: exchanges.by_client.assertion().len(),
        answer_bytes,
    };
    show(options, &conditions, &rounds)
}

/// A data folder with the rows of earlier exchanges.
async fn grow(exchanges: &Exchanges, folder: &Path, rows: u32) -> anyhow::Result<()> {
    std::fs::create_dir(folder)?;
    ServerProcess::serve(&exchanges.jurat, folder, &[])
        .await?
        .kill()?;
    floors::fill(folder, rows)
}

async fn round(
    exchanges: &Exchanges,
    cases: &[Case],
    answer_bytes: usize,
) -> anyhow::Result<Round> {
    let Exchanges {
        by_client,
        folder,
        measured,
        ..
    } = exchanges;
    let floors = Floors::measure(by_client, folder, answer_bytes, *measured).await?;
    let mut seen = Vec::new();
    for case in cases {
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
