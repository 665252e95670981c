//! Holds a real server to its time-outs: thousands of connections drip heads or bodies, each must be cut off in time, memory must stay
//! bounded, and whoever asks properly must be answered meanwhile.

use std::io::Write as _;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use hdrhistogram::Histogram;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use serde_json::json;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::sleep;

use crate::load::administrator::register;
use crate::load::assertion::Claimant;
use crate::load::kernel::resident_bytes;
use crate::load::server_process::{ISSUER, ServerProcess, build_jurat, data_folder};
use dripper::Drip;
use honest::Honest;

mod dripper;
mod honest;

/// Options of the dripping test.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Connections that drip
    #[arg(long, default_value_t = 2000)]
    connections: usize,
    /// Each must be cut off within so many seconds; the server's time-outs are 10
    #[arg(long, default_value_t = 15)]
    within: u64,
    /// The server's resident memory must stay under so many MiB
    #[arg(long, default_value_t = 256)]
    memory: u64,
}

/// What was seen.
struct Seen {
    cut_off: Vec<(Drip, Option<Duration>)>,
    most_resident: u64,
    good: Histogram<u64>,
}

/// Drips; fails when a connection was not cut off, memory grew too far, or a good request got no token.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let seen = runtime.block_on(LocalSet::new().run_until(measure(options)))?;
    Ok(if report(options, &seen)? == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn measure(options: &Options) -> anyhow::Result<Seen> {
    raise_open_files(options.connections)?;
    let jurat = build_jurat()?;
    let folder = data_folder()?;
    let claimant = Claimant {
        client_id: "drip".to_owned(),
        key: Arc::new(SigningKey::generate(Algorithm::EdDsa)?),
        issuer: ISSUER.to_owned(),
    };
    let server = ServerProcess::serve(&jurat, folder.path(), &[]).await?;
    let client = json!({
        "id": claimant.client_id,
        "scope": ["orders.read"],
        "default_scope": ["orders.read"],
        "credentials": [{"public_key": claimant.key.public_key_pem()}],
    });
    register(&server, folder.path(), &client).await?;

    let honest = Honest::new(claimant)?;
    let mut asking = honest.start(&server).await?;
    let mut dripping = JoinSet::new();
    for number in 0..options.connections {
        let drip = Drip::ALL[number % Drip::ALL.len()];
        let (address, most) = (server.address(), Duration::from_secs(options.within));
        dripping.spawn_local(async move { (drip, drip.until_cut_off(address, most).await) });
    }
    let (mut cut_off, mut most_resident) = (Vec::new(), 0);
    while cut_off.len() < options.connections {
        tokio::select! {
            Some(over) = dripping.join_next() => {
                let (drip, after) = over?;
                cut_off.push((drip, after?));
            }
            Some(over) = asking.join_next() => over??,
            () = sleep(Duration::from_millis(50)) => {}
        }
        most_resident = most_resident.max(resident_bytes(server.id())?);
    }
    let good = honest.end();
    while let Some(over) = asking.join_next().await {
        over??;
    }
    Ok(Seen {
        cut_off,
        most_resident,
        good,
    })
}

/// Prints what was seen; how many times it was not what it must be.
fn report(options: &Options, seen: &Seen) -> anyhow::Result<usize> {
    let Options { within, memory, .. } = options;
    let mut out = std::io::stdout().lock();
    let mut violations = 0;
    for drip in Drip::ALL {
        let of_kind = || seen.cut_off.iter().filter(|(kind, _)| *kind == drip);
        let spared = of_kind().filter(|(_, after)| after.is_none()).count();
        let cut_off = || of_kind().filter_map(|(_, after)| *after);
        violations += spared;
        writeln!(
            out,
            "drip: {} {}: cut off after {:.1?} to {:.1?}, {spared} not within {within} s",
            of_kind().count(),
            drip.name(),
            cut_off().min().unwrap_or_default(),
            cut_off().max().unwrap_or_default(),
        )?;
    }
    let resident = seen.most_resident >> 20;
    violations += usize::from(resident >= *memory);
    writeln!(
        out,
        "drip: {resident} MiB resident at most, {memory} are too many"
    )?;
    violations += usize::from(seen.good.is_empty());
    let within = |quantile| Duration::from_nanos(seen.good.value_at_quantile(quantile));
    writeln!(
        out,
        "drip: {} good exchanges meanwhile, all answered with a token: p50 {:.2?}, p99 {:.2?}, the slowest {:.2?}",
        seen.good.len(),
        within(0.5),
        within(0.99),
        within(1.0)
    )?;
    writeln!(out, "drip: {violations} violations")?;
    Ok(violations)
}

/// Each connection takes an open file here and one in the server, which inherits the limit.
fn raise_open_files(connections: usize) -> anyhow::Result<()> {
    let needed = connections + 500;
    let own = std::process::id().to_string();
    let limit = format!("--nofile={needed}:");
    let raised = Command::new("prlimit")
        .args(["--pid", &own, &limit])
        .status();
    ensure!(
        raised.is_ok_and(|status| status.success()),
        "{needed} open files are needed: raise the hard limit (ulimit -Hn), or drip on fewer connections"
    );
    Ok(())
}
