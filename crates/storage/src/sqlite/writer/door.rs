//! The writer's door: where everything that is to be written is handed over, from any thread, without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use jurat_registry::issuance::SpendOnce;
use jurat_registry::store::{Answer, StoreError};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::question::Question;
use super::queue::{Signs, nanos};
use super::spending::Spending;
use super::work::{Errand, Work};
use crate::sqlite::failure::{Closed, Failure, Overloaded, RowError, unavailable};
use crate::sqlite::live_marks::LiveMark;
use crate::sqlite::tenant_number::TenantNumber;
use crate::sqlite::turn_rows::TurnRows;

/// Every connection brings one row at a time; more than so many is not a queue but a flood.
const MOST_WAITING: usize = 65_536;

/// Tells the stores of one process apart.
static STORES: AtomicU64 = AtomicU64::new(0);

/// Where work is handed over.
pub(in crate::sqlite) struct WriterDoor {
    store: u64,
    sender: Sender<Work>,
    signs: Arc<Signs>,
    usual_turn: AtomicUsize,
    cores: usize,
}

impl WriterDoor {
    pub(super) fn new(sender: Sender<Work>, signs: Arc<Signs>) -> Self {
        Self {
            store: STORES.fetch_add(1, Ordering::Relaxed),
            sender,
            signs,
            usual_turn: AtomicUsize::new(1),
            cores: thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The store's number in this process.
    pub(in crate::sqlite) fn store(&self) -> u64 {
        self.store
    }

    /// Whether anything is accepted now.
    pub(in crate::sqlite) fn accepts(&self) -> Result<(), StoreError> {
        if self.signs.closing.load(Ordering::Relaxed) {
            Err(unavailable(Closed))
        } else if self.signs.waiting.load(Ordering::Relaxed) >= MOST_WAITING {
            Err(unavailable(Overloaded))
        } else {
            Ok(())
        }
    }

    /// Whether the last commit failed.
    pub(in crate::sqlite) fn is_failing(&self) -> bool {
        self.signs.failing.load(Ordering::Relaxed)
    }

    /// A turn has begun to collect its rows.
    pub(in crate::sqlite) fn turn_began(&self) {
        self.signs.unsent_turns.fetch_add(1, Ordering::SeqCst);
        self.signs.collecting_turns.fetch_add(1, Ordering::SeqCst);
    }

    /// A turn hands its rows over.
    pub(in crate::sqlite) fn turn_left(&self, rows: TurnRows) {
        self.usual_turn.store(rows.rows.len(), Ordering::Relaxed);
        self.signs.collecting_turns.fetch_sub(1, Ordering::SeqCst);
        self.send_rows(rows);
        self.signs.unsent_turns.fetch_sub(1, Ordering::SeqCst);
    }

    /// How many rows the last turn had: a guess at the next one.
    pub(in crate::sqlite) fn usual_turn(&self) -> usize {
        self.usual_turn.load(Ordering::Relaxed)
    }

    /// A reactor's turn took so long. The longest counts most: turns that left early were only parts of one.
    pub(in crate::sqlite) fn turn_took(&self, time: Duration) {
        let before = self.signs.turn_nanos.load(Ordering::Relaxed);
        let lately = nanos(time).max(before - before / 32);
        self.signs.turn_nanos.store(lately, Ordering::Relaxed);
    }

    /// Whether a turn should leave before it is over: the writer has nothing to do, a core is free (fewer threads are collecting than
    /// there are cores), and a commit takes less time than a turn. On a slow disk an early commit of a few rows would only
    /// keep all the others waiting. Only one is told so.
    pub(in crate::sqlite) fn would_start_at_once(&self) -> bool {
        let signs = &*self.signs;
        signs.idle.load(Ordering::Relaxed)
            && signs.collecting_turns.load(Ordering::Relaxed) < self.cores
            && signs.commit_nanos.load(Ordering::Relaxed) < signs.turn_nanos.load(Ordering::Relaxed)
            && signs.idle.swap(false, Ordering::SeqCst)
    }

    /// Sends rows. When the writer is gone their reply is dropped, which whoever waits takes for [`Closed`].
    pub(in crate::sqlite) fn send_rows(&self, rows: TurnRows) {
        let count = rows.rows.len();
        self.send(Work::Turn(rows), count);
    }

    /// Runs `change` in the writer's next transaction; `committed` runs once it is on disk, before anybody is told.
    pub(in crate::sqlite) fn change<T, C, A>(&self, change: C, committed: A) -> Answer<'static, T>
    where
        T: Send + 'static,
        C: FnOnce(&Connection) -> Result<T, RowError> + Send + 'static,
        A: FnOnce(&T) + Send + 'static,
    {
        if let Err(refused) = self.accepts() {
            return Box::pin(std::future::ready(Err(refused)));
        }
        let (reply, answer) = oneshot::channel();
        let change = Change {
            work: Some(change),
            committed,
            outcome: None,
            reply,
        };
        self.send(Work::Errand(Box::new(change)), 1);
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(unavailable(Closed))) })
    }

    /// Spends `marks` in the writer's next transaction, all of them or none.
    pub(in crate::sqlite) fn spend(
        &self,
        tenant: TenantNumber,
        marks: Vec<SpendOnce>,
    ) -> Answer<'static, ()> {
        if let Err(refused) = self.accepts() {
            return Box::pin(std::future::ready(Err(refused)));
        }
        let (reply, answer) = oneshot::channel();
        self.send(Work::Spending(Spending::new(tenant, marks, reply)), 1);
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(unavailable(Closed))) })
    }

    /// Whether any of `marks` is spent, when everything that was handed over before has been looked at.
    pub(in crate::sqlite) fn is_any_spent(&self, marks: Vec<LiveMark>) -> Answer<'static, bool> {
        if let Err(refused) = self.accepts() {
            return Box::pin(std::future::ready(Err(refused)));
        }
        let (reply, answer) = oneshot::channel();
        self.send(Work::Question(Question::new(marks, reply)), 1);
        Box::pin(async move { answer.await.unwrap_or_else(|_| Err(unavailable(Closed))) })
    }

    /// Refuses what comes from now on. The answer comes when everything that was handed over is finished.
    pub(in crate::sqlite) fn close(&self) -> oneshot::Receiver<()> {
        self.signs.closing.store(true, Ordering::SeqCst);
        let (told, over) = oneshot::channel();
        self.send(Work::Close(told), 0);
        over
    }

    fn send(&self, work: Work, rows: usize) {
        self.signs.waiting.fetch_add(rows, Ordering::Relaxed);
        self.signs.idle.store(false, Ordering::Relaxed);
        if self.sender.send(work).is_err() {
            self.signs.waiting.fetch_sub(rows, Ordering::Relaxed);
        }
    }
}

/// An errand whose outcome somebody waits for.
struct Change<T, C, A> {
    work: Option<C>,
    committed: A,
    outcome: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, C, A> Errand for Change<T, C, A>
where
    T: Send,
    C: FnOnce(&Connection) -> Result<T, RowError> + Send,
    A: FnOnce(&T) + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        let Some(change) = self.work.take() else {
            return false;
        };
        let outcome = change(connection).map_err(StoreError::from);
        let stays = outcome.is_ok();
        self.outcome = Some(outcome);
        stays
    }

    fn settle(self: Box<Self>, committed: Result<(), &Failure>) {
        let answer = match (committed, self.outcome) {
            (Ok(()), Some(Ok(outcome))) => {
                (self.committed)(&outcome);
                Ok(outcome)
            }
            (Ok(()), Some(refused)) => refused,
            (Ok(()), None) => Err(unavailable(Closed)),
            (Err(failure), _) => Err(failure.clone().into()),
        };
        // Whoever asked may be gone.
        let _ = self.reply.send(answer);
    }
}
