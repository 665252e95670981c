//! `scripts/crash`: kills a real server in the middle of load (SIGKILL), starts it again on the same folder, and looks for what must never
//! happen: an acknowledged grant that is missing, a spent assertion that is accepted again (RFC 7523 section 3 item 7), two tokens
//! for one assertion.
//!
//! | file | what it holds |
//! |---|---|
//! | [`ledger`] | what was presented, and what the server acknowledged before it was killed |
//! | [`onslaught`] | the load, until the kill |
//! | [`inquest`] | the questions to the server that came back |

use std::cell::RefCell;
use std::io::Write as _;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{Clock as _, SystemClock};
use jurat_registry::randomness::{Randomness as _, SeededRandomness};
use serde_json::{Value, json};
use tokio::task::LocalSet;

use crate::load::administrator::register;
use crate::load::assertion::Claimant;
use crate::load::server_process::{ISSUER, ServerProcess, build_jurat, data_folder};
use inquest::Findings;
use ledger::{Entry, Ledger};

mod inquest;
mod ledger;
mod onslaught;

/// Options of the crash test.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many times the server is killed
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Connections that exchange assertions when it is killed
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Decides the moments of the kills; default: another one each time
    #[arg(long)]
    seed: Option<u64>,
}

/// After the last round so many assertions of all rounds are looked at once more.
const LOOKED_AT_AGAIN: usize = 20_000;

/// Kills and looks; fails when anything is wrong.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let findings = runtime.block_on(LocalSet::new().run_until(rounds(options)))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "crash: {} kills: {findings}", options.rounds)?;
    if findings.violations.is_empty() {
        writeln!(
            out,
            "crash: no acknowledged grant is missing, no spent assertion was accepted again"
        )?;
        return Ok(ExitCode::SUCCESS);
    }
    for violation in findings.violations.iter().take(20) {
        writeln!(out, "crash: {violation}")?;
    }
    Ok(ExitCode::FAILURE)
}

async fn rounds(options: &Options) -> anyhow::Result<Findings> {
    let jurat = build_jurat()?;
    let folder = data_folder()?;
    let seed = options
        .seed
        .unwrap_or_else(|| SystemClock.now().millis().unsigned_abs());
    let moments = SeededRandomness::new(seed);
    let claimant = Rc::new(Claimant {
        client_id: "crash".to_owned(),
        key: Arc::new(SigningKey::generate(Algorithm::EdDsa)?),
        issuer: ISSUER.to_owned(),
    });
    let mut server = ServerProcess::serve(&jurat, folder.path(), &[]).await?;
    register(&server, folder.path(), &client(&claimant)).await?;
    say(&format!("{} rounds, seed {seed}", options.rounds))?;
    let ledger = Rc::new(RefCell::new(Ledger::default()));
    let mut findings = Findings::default();
    for round in 1..=options.rounds {
        let from = ledger.borrow().entries.len();
        let load = millis_between(&moments, 50, 1500)?;
        let connections = options.connections;
        onslaught::until_killed(&mut server, &claimant, &ledger, connections, load).await?;
        if round.is_multiple_of(3) {
            let moment = millis_between(&moments, 1, 60)?;
            ServerProcess::start(&jurat, folder.path(), &[])?
                .kill_after(moment)
                .await;
        }
        server = ServerProcess::serve(&jurat, folder.path(), &[]).await?;
        let entries = ledger.borrow().entries[from..].to_vec();
        let found = inquest::hold(&server, entries).await?;
        say(&format!("round {round}: killed after {load:?}; {found}"))?;
        findings.add(found);
    }
    let sample = ledger.borrow().sample(LOOKED_AT_AGAIN);
    let again = inquest::hold(&server, sample.into_iter().filter(Entry::is_acknowledged)).await?;
    say(&format!("of all rounds once more: {again}"))?;
    findings.violations.extend(again.violations);
    Ok(findings)
}

fn client(claimant: &Claimant) -> Value {
    json!({
        "id": claimant.client_id,
        "scope": ["orders.read"],
        "default_scope": ["orders.read"],
        "assertion": {"max_life_seconds": 86_400},
        "token": {"format": "opaque"},
        "credentials": [{"public_key": claimant.key.public_key_pem()}],
    })
}

/// A time of `least` to `most` milliseconds.
fn millis_between(moments: &SeededRandomness, least: u64, most: u64) -> anyhow::Result<Duration> {
    let mut bytes = [0; 8];
    moments.fill(&mut bytes)?;
    let chance = u64::from_be_bytes(bytes) % (most - least + 1);
    Ok(Duration::from_millis(least + chance))
}

fn say(what: &str) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "crash: {what}")
}
