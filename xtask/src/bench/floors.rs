//! The four floors that an exchange stands on, each measured in a process of its own on the server's core: one signature check, one
//! signature, one HTTP request, one durable row. Nothing that does this work with these libraries costs less than their sum.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde::de::DeserializeOwned;

use super::driver::{Load, Order, Seen, drive};
use super::exchange::{Case, Token};
use super::floor_crypto::{self, Crypto};
use super::floor_http;
use super::floor_store::{self, Durable, REQUESTERS};
use super::neighbours::Work;
use super::placement::Cores;
use super::requests::Requests;
use crate::load::server_process::{ServerProcess, free_address};

/// Everything that is not in the four: JSON, base64, the form, the allocator.
const SMALL_WORK_US: f64 = 1.0;

/// What a process of its own does. Started by the benchmark, not by hand.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Floor {
    /// Signatures
    #[command(hide = true)]
    Crypto { seconds: f64 },
    /// A server whose handler does nothing
    #[command(hide = true)]
    Http {
        address: SocketAddr,
        answer_bytes: usize,
    },
    /// Durable rows
    #[command(hide = true)]
    Store { folder: PathBuf, seconds: f64 },
    /// Rows of earlier exchanges
    #[command(hide = true)]
    Rows { folder: PathBuf, count: u32 },
}

impl Floor {
    /// Does it; prints what was measured as JSON.
    pub(super) async fn run(&self) -> anyhow::Result<()> {
        match self {
            Self::Crypto { seconds } => {
                print(&floor_crypto::measure(Duration::from_secs_f64(*seconds))?)
            }
            Self::Http {
                address,
                answer_bytes,
            } => floor_http::serve(*address, *answer_bytes).await,
            Self::Store { folder, seconds } => {
                let time = Duration::from_secs_f64(*seconds);
                print(&floor_store::measure(folder, time).await?)
            }
            Self::Rows { folder, count } => floor_store::fill(folder, *count).await,
        }
    }
}

/// The floors of one round.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(super) struct Floors {
    /// Signatures.
    pub(super) crypto: Crypto,
    /// An empty request.
    pub(super) http: Seen,
    /// A durable row.
    pub(super) durable: Durable,
}

impl Floors {
    /// Measures all four, each for `time`; the HTTP answers are of `answer_bytes`.
    pub(super) async fn measure(
        requests: &Arc<Requests>,
        folder: &Path,
        answer_bytes: usize,
        time: Duration,
    ) -> anyhow::Result<Self> {
        let seconds = time.as_secs_f64();
        let crypto = child(&["crypto".into(), (seconds / 4.0).to_string().into()])?;
        let data = tempfile::tempdir_in(folder)?;
        let durable = child(&[
            "store".into(),
            data.path().into(),
            seconds.to_string().into(),
        ])?;
        let http = http(requests, data.path(), answer_bytes, time).await?;
        Ok(Self {
            crypto,
            http,
            durable,
        })
    }

    /// What an exchange with such a token costs at least: microseconds of CPU.
    pub(super) fn sum(&self, token: Token) -> f64 {
        let signature = match token {
            Token::Es256 => self.crypto.es256_sign,
            Token::EdDsa => self.crypto.eddsa_sign,
            Token::Rs256 => self.crypto.rs256_sign,
            Token::Opaque => 0.0,
        };
        let check = self.crypto.rs256_verify;
        check + signature + self.http.cpu_us + self.durable.writer_us + SMALL_WORK_US
    }

    /// What a case costs at least: the cryptography and the rows of its own work.
    pub(super) fn sum_of(&self, case: Case) -> f64 {
        let request = self.http.cpu_us + SMALL_WORK_US;
        let row = self.durable.writer_us;
        match case.work {
            Work::Exchange => self.sum(case.token),
            // A secret is one SHA-256, which is small work.
            Work::ClientCredentials => self.crypto.es256_sign + request + row,
            // The predecessor taken, the successor, the token.
            Work::Refresh => self.crypto.es256_sign + request + 3.0 * row,
            Work::Introspection => self.crypto.es256_verify + request,
        }
    }
}

/// Adds `count` rows to the database in `folder`.
pub(super) fn fill(folder: &Path, count: u32) -> anyhow::Result<()> {
    run(&["rows".into(), folder.into(), count.to_string().into()])?;
    Ok(())
}

async fn http(
    requests: &Arc<Requests>,
    folder: &Path,
    answer_bytes: usize,
    time: Duration,
) -> anyhow::Result<Seen> {
    let address = free_address()?;
    let this = std::env::current_exe()?;
    let mut arguments: Vec<OsString> = vec!["bench".into(), "http".into()];
    arguments.extend([address.to_string().into(), answer_bytes.to_string().into()]);
    let prefix = Cores::One.prefix();
    let mut server = ServerProcess::spawn(&this, &arguments, folder, address, &prefix)?;
    server.wait_until_ready().await?;
    drive(Load {
        address,
        process: server.id(),
        requests: Arc::clone(requests),
        order: Order::Again,
        connections: REQUESTERS,
        warm_up: time / 4,
        measured: time,
        spin: true,
        folder: folder.to_owned(),
    })
    .await
}

fn child<T: DeserializeOwned>(arguments: &[OsString]) -> anyhow::Result<T> {
    let printed = run(arguments)?;
    serde_json::from_slice(&printed).context("a floor printed something else than its figures")
}

fn run(arguments: &[OsString]) -> anyhow::Result<Vec<u8>> {
    let this = std::env::current_exe()?;
    let prefix = Cores::One.prefix();
    let (first, further) = prefix.split_first().context("no prefix")?;
    let mut command = Command::new(first);
    command.args(further).arg(this).arg("bench").args(arguments);
    let output = command.output()?;
    ensure!(
        output.status.success(),
        "a floor could not be measured ({}): {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(output.stdout)
}

fn print(figures: &impl serde::Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(std::io::stdout(), figures)?;
    Ok(())
}
