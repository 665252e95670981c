//! `cargo run --release -p xtask -- tenants`: a server of very many tenants and clients, beside one of one tenant and one client, in the same
//! run: what it costs in memory, what the first exchange of a tenant takes, and what an exchange takes when its tenant is warm.
//! `docs/performance.md` says how to read it.
//!
//! | file | what it holds |
//! |---|---|
//! | here | the options, and the run |
//! | [`population`] | the tenants and clients: their names, their making, their assertions |
//! | [`cold`] | first exchanges, one at a time |
//! | [`findings`] | what was seen, and how it is shown |

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cold::{FirstExchanges, Walk};
use findings::{Findings, Memory, WarmRound};
use population::Population;

use super::driver::{Load, Order, Seen, drive};
use super::placement::{self, Cores};
use super::requests::Requests;
use crate::load::kernel::resident_bytes;
use crate::load::server_process::{ServerProcess, build_jurat, data_folder};

mod cold;
mod findings;
mod population;

/// So many requests a second are signed for; a server that answers more has them run out, which ends its measurement earlier.
const MOST_RATE: f64 = 30_000.0;

/// Exchanges that are spread over tenants are spread over so many: fewer than a server keeps open (`limits.open_tenants`).
const WARM_TENANTS: u32 = 1_000;

/// Options of the benchmark of many tenants.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Tenants of the large server
    #[arg(long, default_value_t = 100_000)]
    tenants: u32,
    /// Clients of each of its tenants
    #[arg(long, default_value_t = 10)]
    clients_each: u32,
    /// Tenants of which first exchanges are measured
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u32).range(1..))]
    cold: u32,
    /// Interleaved rounds of warm exchanges
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds counted for each case and round
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Kept connections of warm exchanges
    #[arg(long, default_value_t = 64)]
    connections: usize,
}

/// Makes the tenants, measures, and prints what was seen.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let findings = runtime.block_on(measure(options))?;
    findings.print(&mut std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}

async fn measure(options: &Options) -> anyhow::Result<Findings> {
    anyhow::ensure!(
        options.cold <= options.tenants && options.clients_each > 0 && options.rounds > 0,
        "--cold is at most --tenants, and there are at least one client of each and one round"
    );
    say("building jurat")?;
    let jurat = build_jurat()?;
    let folder = data_folder()?;
    let many = Population::generate(options.tenants, options.clients_each)?;
    let one = many.of_one();
    let (large, small) = (folder.path().join("many"), folder.path().join("one"));
    say("making one tenant with one client")?;
    make(&jurat, &one, &small).await?;
    say(&format!(
        "making {} tenants with {} clients",
        many.tenants,
        many.clients()
    ))?;
    let begun = Instant::now();
    make(&jurat, &many, &large).await?;
    let making = begun.elapsed();
    placement::pin_driver()?;

    say(&format!("first exchanges in {} tenants", options.cold))?;
    let (mut memory, without_key) = first_exchanges(options, &jurat, &many, &large, "a").await?;
    let (_, with_key) = first_exchanges(options, &jurat, &many, &large, "b").await?;
    let (small_memory, _) = first_exchanges(&options.of_one(), &jurat, &one, &small, "a").await?;

    let of_many = serve(&jurat, &large).await?;
    let of_one = serve(&jurat, &small).await?;
    let mut rounds = Vec::new();
    for number in 1..=options.rounds {
        say(&format!(
            "warm exchanges, round {number} of {}",
            options.rounds
        ))?;
        let round = Round {
            options,
            number,
            many: &many,
        };
        rounds.push(round.measure((&of_one, &small), (&of_many, &large)).await?);
    }
    memory.warm = resident_bytes(of_many.id())?;
    Ok(Findings {
        tenants: many.tenants,
        clients: many.clients(),
        making,
        database_bytes: std::fs::metadata(large.join("jurat.db"))?.len(),
        memory,
        memory_of_one: small_memory,
        without_key,
        with_key,
        rounds,
    })
}

impl Options {
    /// The same, for the server of one tenant.
    const fn of_one(&self) -> Self {
        Self {
            tenants: 1,
            clients_each: 1,
            cold: 1,
            ..*self
        }
    }

    /// The tenants that are visited lie apart from each other, all over the database.
    const fn nth_visited(&self, nth: u32) -> u32 {
        nth * (self.tenants / self.cold)
    }
}

/// A data folder as a server makes it, with the population in its database.
async fn make(jurat: &Path, population: &Population, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir(folder)?;
    serve(jurat, folder).await?.kill()?;
    population.write(folder).await
}

async fn serve(jurat: &Path, folder: &Path) -> anyhow::Result<ServerProcess> {
    ServerProcess::serve(jurat, folder, &Cores::One.prefix()).await
}

/// The first exchanges of a server that has just started, each in a tenant that nobody has asked for; `mark` tells their assertions from others.
async fn first_exchanges(
    options: &Options,
    jurat: &Path,
    population: &Population,
    folder: &Path,
    mark: &str,
) -> anyhow::Result<(Memory, FirstExchanges)> {
    let begun = Instant::now();
    let server = serve(jurat, folder).await?;
    let start = begun.elapsed();
    let at_start = resident_bytes(server.id())?;
    let tenants = (0..options.cold)
        .map(|nth| options.nth_visited(nth))
        .collect();
    let walk = Walk {
        population,
        tenants,
        mark,
    };
    let seen = walk.over(server.address()).await?;
    let visited = resident_bytes(server.id())?;
    Ok((
        Memory {
            start,
            at_start,
            visited,
            warm: visited,
        },
        seen,
    ))
}

/// A round of warm exchanges.
struct Round<'a> {
    options: &'a Options,
    number: usize,
    many: &'a Population,
}

impl Round<'_> {
    /// One tenant's exchanges on the small server and on the large one, right after each other, then on the large one those of many tenants.
    async fn measure(
        &self,
        (of_one, small): (&ServerProcess, &Path),
        (of_many, large): (&ServerProcess, &Path),
    ) -> anyhow::Result<WarmRound> {
        let requests = Arc::new(self.requests(1)?);
        // Each comes first as often.
        let (alone, among_many) = if self.number.is_multiple_of(2) {
            let among_many = self.load(of_many, large, &requests).await?;
            (self.load(of_one, small, &requests).await?, among_many)
        } else {
            let alone = self.load(of_one, small, &requests).await?;
            (alone, self.load(of_many, large, &requests).await?)
        };
        let spread = Arc::new(self.requests(WARM_TENANTS.min(self.options.cold))?);
        let spread = self.load(of_many, large, &spread).await?;
        Ok(WarmRound {
            alone,
            among_many,
            spread,
        })
    }

    /// Requests in turn for the first `tenants` that were visited, and in each for its clients.
    fn requests(&self, tenants: u32) -> anyhow::Result<Requests> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number far below 2^32"
        )]
        let count = (MOST_RATE * (self.options.seconds + WARM_UP.as_secs_f64())).ceil() as u32;
        let clients = if tenants == 1 {
            1
        } else {
            self.many.clients_each
        };
        let mark = format!("w{}-{tenants}", self.number);
        self.many.requests(count, &mark, |number| {
            let tenant = self.options.nth_visited(number % tenants);
            (tenant, number / tenants % clients)
        })
    }

    async fn load(
        &self,
        server: &ServerProcess,
        folder: &Path,
        requests: &Arc<Requests>,
    ) -> anyhow::Result<Seen> {
        drive(Load {
            address: server.address(),
            process: server.id(),
            requests: Arc::clone(requests),
            order: Order::Once,
            connections: self.options.connections,
            warm_up: WARM_UP,
            measured: Duration::from_secs_f64(self.options.seconds),
            spin: true,
            folder: folder.to_owned(),
        })
        .await
    }
}

/// Not counted: long enough for an exchange in each of the tenants that are to be warm.
const WARM_UP: Duration = Duration::from_secs(1);

/// Progress, beside the result.
fn say(what: &str) -> std::io::Result<()> {
    writeln!(std::io::stderr(), "tenants: {what}")
}
