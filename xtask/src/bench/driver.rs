//! The load: a closed loop of kept connections, each sending its next request when the last is answered. The driver spins: it never
//! sleeps while it waits, since waking a sleeping client is work that the kernel charges to the server (a fifth, on a virtual machine).

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use hdrhistogram::Histogram;
use tokio::sync::Notify;
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::time::sleep;

use super::commits;
use super::requests::Requests;
use crate::load::connection::Connection;
use crate::load::kernel::{Machine, Usage, resident_bytes, usage};

/// A load to drive.
pub(super) struct Load {
    /// The server's address.
    pub(super) address: SocketAddr,
    /// The server's process.
    pub(super) process: u32,
    /// What to send.
    pub(super) requests: Arc<Requests>,
    /// What comes after a request.
    pub(super) order: Order,
    /// How many connections are kept.
    pub(super) connections: usize,
    /// Not counted.
    pub(super) warm_up: Duration,
    /// Counted; ends earlier when all requests have been sent.
    pub(super) measured: Duration,
    /// Whether the driver has a core to spin on.
    pub(super) spin: bool,
    /// The server's data folder, to count commits in.
    pub(super) folder: PathBuf,
}

/// What comes after a request.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// The next one; each is sent once.
    Once,
    /// The next one, and after the last the first.
    Again,
    /// What this makes of the answer. Each connection begins with one of the requests.
    FromAnswer(fn(&[u8]) -> anyhow::Result<Vec<u8>>),
}

/// What was seen while measuring.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(super) struct Seen {
    /// Answers a second.
    pub(super) rate: f64,
    /// Half of the answers came within so many milliseconds.
    pub(super) p50_ms: f64,
    /// 99 of 100 came within so many milliseconds.
    pub(super) p99_ms: f64,
    /// Microseconds of the server's CPU for each answer, all threads.
    pub(super) cpu_us: f64,
    /// Of it, the first thread's.
    pub(super) first_thread_us: f64,
    /// Context switches of the server for each answer.
    pub(super) switches: f64,
    /// Answers for each commit.
    pub(super) batch: Option<f64>,
    /// Resident memory of the server before the load, in MiB.
    pub(super) resident_at_start_mib: f64,
    /// Resident memory of the server at the end, in MiB.
    pub(super) resident_mib: f64,
    /// Bytes of an answer's body.
    pub(super) answer_bytes: usize,
    /// The share of the machine that neither server nor driver had.
    pub(super) others: f64,
    /// How many answers were counted.
    pub(super) answers: u64,
}

/// What the connections share.
struct Shared {
    load: Load,
    next: Cell<usize>,
    measuring: Cell<bool>,
    ended: Cell<bool>,
    answered: Cell<u64>,
    answer_bytes: Cell<usize>,
    latencies: RefCell<Histogram<u64>>,
    exhausted: Notify,
}

/// A moment of the measurement.
struct Moment {
    at: Instant,
    server: Usage,
    driver: Usage,
    machine: Machine,
    answered: u64,
    commits: Option<u32>,
}

/// Drives the load to its end. Any answer but 200 ends it with an error.
pub(super) async fn drive(load: Load) -> anyhow::Result<Seen> {
    let shared = Rc::new(Shared {
        load,
        next: Cell::new(0),
        measuring: Cell::new(false),
        ended: Cell::new(false),
        answered: Cell::new(0),
        answer_bytes: Cell::new(0),
        // Three digits, up to a minute, in nanoseconds.
        latencies: RefCell::new(Histogram::new_with_bounds(1, 60_000_000_000, 3)?),
        exhausted: Notify::new(),
    });
    LocalSet::new().run_until(measure(shared)).await
}

async fn measure(shared: Rc<Shared>) -> anyhow::Result<Seen> {
    let load = &shared.load;
    let resident = resident_bytes(load.process)?;
    let mut running = JoinSet::new();
    for _ in 0..load.connections {
        let connection = Connection::open(load.address).await?;
        running.spawn_local(converse(connection, Rc::clone(&shared)));
    }
    if load.spin {
        running.spawn_local(spin(Rc::clone(&shared)));
    }
    let (begun, ended) = tokio::select! {
        window = window(&shared) => window?,
        // A conversation ends by itself only when it fails, or when all requests were sent before the window began.
        Some(over) = running.join_next() => {
            over??;
            bail!("all {} requests were sent before the measurement began", load.requests.len());
        }
    };
    shared.ended.set(true);
    while let Some(over) = running.join_next().await {
        over??;
    }
    let resident = [resident, resident_bytes(load.process)?];
    seen(&shared, &begun, &ended, resident)
}

/// Warms up, then measures until the time or the requests are over.
async fn window(shared: &Shared) -> anyhow::Result<(Moment, Moment)> {
    sleep(shared.load.warm_up).await;
    let begun = moment(shared)?;
    shared.measuring.set(true);
    tokio::select! {
        () = sleep(shared.load.measured) => {}
        () = shared.exhausted.notified() => {}
    }
    shared.measuring.set(false);
    Ok((begun, moment(shared)?))
}

/// One connection: request, answer, request, until the end.
async fn converse(mut connection: Connection, shared: Rc<Shared>) -> anyhow::Result<()> {
    let load = &shared.load;
    let mut following: Option<Vec<u8>> = None;
    while !shared.ended.get() {
        let number = shared.next.get();
        shared.next.set(number + 1);
        let number = match load.order {
            Order::Again => number % load.requests.len(),
            Order::Once | Order::FromAnswer(_) => number,
        };
        let Some(request) = following.as_deref().or_else(|| load.requests.nth(number)) else {
            shared.exhausted.notify_one();
            // Others wait for answers still; the measurement ends with this notice.
            while !shared.ended.get() {
                sleep(Duration::from_millis(1)).await;
            }
            break;
        };
        let sent = Instant::now();
        let answer = connection.exchange(request).await;
        let answer = answer.context("the server closed a connection under load")?;
        if answer.status != 200 {
            bail!(
                "the server answered request {number} with {}",
                answer.describe()
            );
        }
        shared.answer_bytes.set(answer.body.len());
        let follows = match load.order {
            Order::FromAnswer(make) => Some(make(answer.body)?),
            Order::Once | Order::Again => None,
        };
        if shared.measuring.get() {
            shared.answered.set(shared.answered.get() + 1);
            let nanos = u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX);
            shared.latencies.borrow_mut().saturating_record(nanos);
        }
        following = follows;
    }
    Ok(())
}

/// Keeps the runtime from sleeping: it looks for answers again and again.
async fn spin(shared: Rc<Shared>) -> anyhow::Result<()> {
    while !shared.ended.get() {
        yield_now().await;
    }
    Ok(())
}

fn moment(shared: &Shared) -> anyhow::Result<Moment> {
    let load = &shared.load;
    Ok(Moment {
        at: Instant::now(),
        server: usage(load.process)?,
        driver: usage(std::process::id())?,
        machine: Machine::now()?,
        answered: shared.answered.get(),
        commits: commits::counted(&load.folder),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of one measurement are far below 2^52"
)]
fn seen(
    shared: &Shared,
    begun: &Moment,
    ended: &Moment,
    resident: [u64; 2],
) -> anyhow::Result<Seen> {
    let answers = ended.answered - begun.answered;
    if answers == 0 {
        bail!("nothing was answered while measuring");
    }
    let count = answers as f64;
    let elapsed = ended.at - begun.at;
    let server = ended.server - begun.server;
    let driver = ended.driver - begun.driver;
    let latencies = shared.latencies.borrow();
    let millis = |quantile| latencies.value_at_quantile(quantile) as f64 / 1e6;
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let commits = begun.commits.zip(ended.commits);
    let commits = commits.map(|(begun, ended)| f64::from(ended.wrapping_sub(begun)));
    Ok(Seen {
        rate: count / elapsed.as_secs_f64(),
        p50_ms: millis(0.5),
        p99_ms: millis(0.99),
        cpu_us: server.cpu.as_secs_f64() * 1e6 / count,
        first_thread_us: server.first_thread.as_secs_f64() * 1e6 / count,
        switches: server.switches as f64 / count,
        batch: commits
            .filter(|commits| *commits > 0.0)
            .map(|commits| count / commits),
        resident_at_start_mib: mib(resident[0]),
        resident_mib: mib(resident[1]),
        answer_bytes: shared.answer_bytes.get(),
        others: ended
            .machine
            .others_since(begun.machine, server.cpu + driver.cpu),
        answers,
    })
}
