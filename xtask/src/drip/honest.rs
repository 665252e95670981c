//! Clients that ask properly while others drip.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use hdrhistogram::Histogram;
use jurat_registry::clock::{Clock as _, SystemClock};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::load::assertion::Claimant;
use crate::load::connection::{Connection, token_request};
use crate::load::server_process::ServerProcess;

/// Connections that ask.
const CONNECTIONS: u32 = 8;
/// Time between an answer and the next question.
const PACE: Duration = Duration::from_millis(20);

/// What they share.
pub(super) struct Honest {
    claimant: Claimant,
    ended: Cell<bool>,
    latencies: RefCell<Histogram<u64>>,
}

impl Honest {
    /// Nobody has asked yet.
    pub(super) fn new(claimant: Claimant) -> anyhow::Result<Rc<Self>> {
        Ok(Rc::new(Self {
            claimant,
            ended: Cell::new(false),
            latencies: RefCell::new(Histogram::new(3)?),
        }))
    }

    /// Starts asking. A task ends by itself only when it got no token.
    pub(super) async fn start(
        self: &Rc<Self>,
        server: &ServerProcess,
    ) -> anyhow::Result<JoinSet<anyhow::Result<()>>> {
        let mut asking = JoinSet::new();
        for number in 0..CONNECTIONS {
            let connection = Connection::open(server.address()).await?;
            asking.spawn_local(Rc::clone(self).ask(connection, number));
        }
        Ok(asking)
    }

    /// Ends the asking; how long the answers took, in nanoseconds.
    pub(super) fn end(&self) -> Histogram<u64> {
        self.ended.set(true);
        self.latencies.borrow().clone()
    }

    async fn ask(self: Rc<Self>, mut connection: Connection, number: u32) -> anyhow::Result<()> {
        let mut made = 0_u32;
        while !self.ended.get() {
            made += 1;
            let now = SystemClock.now().seconds();
            let jti = format!("{number}-{made}");
            let assertion = self.claimant.sign(&jti, now, now + 120, "");
            let sent = Instant::now();
            let answer = connection.exchange(&token_request(&assertion, "")).await;
            let answer = answer.context("a good connection was cut off while others dripped")?;
            ensure!(
                answer.status == 200,
                "a good request got {} while others dripped",
                answer.describe()
            );
            let nanos = u64::try_from(sent.elapsed().as_nanos())?;
            self.latencies.borrow_mut().record(nanos)?;
            sleep(PACE).await;
        }
        Ok(())
    }
}
