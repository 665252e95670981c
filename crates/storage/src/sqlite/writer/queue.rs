//! The writer's end of the channel: takes whatever is waiting, and knows when there is nothing left to do before it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::work::Work;

/// At most so many rows in one transaction.
const MOST_ROWS_PER_COMMIT: usize = 4096;

/// With nothing to do the writer looks so often whether something has expired.
const IDLE_LOOK: Duration = Duration::from_secs(1);

/// Other turns are waited for no longer than this.
const LONGEST_TURN: Duration = Duration::from_millis(2);

/// How long the end waits for turns that are still being collected.
const LAST_TURNS: Duration = Duration::from_secs(2);

/// What both ends of the channel look at.
#[derive(Default)]
pub(super) struct Signs {
    /// Rows, errands and questions on their way.
    pub(super) waiting: AtomicUsize,
    /// Turns that are being collected.
    pub(super) collecting_turns: AtomicUsize,
    /// Turns that are being collected or sent.
    pub(super) unsent_turns: AtomicUsize,
    /// The writer has nothing to do, and nobody has sent it anything since.
    pub(super) idle: AtomicBool,
    /// Nothing is accepted any more.
    pub(super) closing: AtomicBool,
    /// The last commit failed.
    pub(super) failing: AtomicBool,
    /// How long commits have taken lately, in nanoseconds.
    pub(super) commit_nanos: AtomicU64,
    /// How long a reactor's turns have taken lately, in nanoseconds.
    pub(super) turn_nanos: AtomicU64,
}

/// The writer's end of the channel.
pub(super) struct Queue {
    receiver: Receiver<Work>,
    signs: Arc<Signs>,
    told_at_end: Vec<oneshot::Sender<()>>,
    last_moment: Option<Instant>,
}

impl Queue {
    pub(super) fn new(receiver: Receiver<Work>, signs: Arc<Signs>) -> Self {
        Self {
            receiver,
            signs,
            told_at_end: Vec::new(),
            last_moment: None,
        }
    }

    /// Waits for work, a while unless `in_haste`, and takes all that is there, if any. `false` when it is over.
    pub(super) fn take(&mut self, works: &mut Vec<Work>, in_haste: bool) -> bool {
        works.clear();
        // Looked at first: a turn is not counted as unsent any more only once its rows are in the channel.
        let all_sent = self.signs.unsent_turns.load(Ordering::SeqCst) == 0;
        self.drain(works);
        if works.is_empty() {
            let ends = |moment| all_sent || Instant::now() > moment;
            if self.last_moment.is_some_and(ends) || !self.wait(works, in_haste) {
                return false;
            }
        }
        self.wait_for_turns(works);
        true
    }

    /// A commit took so long, and failed or not.
    pub(super) fn committed(&self, took: Duration, failed: bool) {
        self.signs.failing.store(failed, Ordering::Relaxed);
        let before = self.signs.commit_nanos.load(Ordering::Relaxed);
        let lately = before - before / 8 + nanos(took) / 8;
        self.signs.commit_nanos.store(lately, Ordering::Relaxed);
    }

    /// The thread ends.
    pub(super) fn closed(self) {
        self.signs.closing.store(true, Ordering::SeqCst);
        drop(self.receiver);
        for told in self.told_at_end {
            // Whoever asked may be gone.
            let _ = told.send(());
        }
    }

    fn drain(&mut self, works: &mut Vec<Work>) {
        let mut rows = 0;
        while rows < MOST_ROWS_PER_COMMIT
            && let Ok(work) = self.receiver.try_recv()
        {
            rows += self.accept(work, works);
        }
    }

    fn wait(&mut self, works: &mut Vec<Work>, in_haste: bool) -> bool {
        let patience = match self.last_moment {
            Some(_) => Duration::from_millis(1),
            None if in_haste => Duration::ZERO,
            None => IDLE_LOOK,
        };
        self.signs.idle.store(true, Ordering::SeqCst);
        let work = self.receiver.recv_timeout(patience);
        self.signs.idle.store(false, Ordering::SeqCst);
        match work {
            Ok(work) => {
                self.accept(work, works);
                self.drain(works);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    /// On a disk so slow that a commit takes longer than a turn, the turns that other reactors are collecting are waited for, a turn's
    /// time at most: else each would have to wait for a commit of the others' before its own.
    fn wait_for_turns(&mut self, works: &mut Vec<Work>) {
        let turn = Duration::from_nanos(self.signs.turn_nanos.load(Ordering::Relaxed));
        let commit = Duration::from_nanos(self.signs.commit_nanos.load(Ordering::Relaxed));
        if works.is_empty() || commit < turn {
            return;
        }
        let until = Instant::now() + turn.min(LONGEST_TURN);
        while self.signs.collecting_turns.load(Ordering::SeqCst) > 0 {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(work) = self.receiver.recv_timeout(left) else {
                return;
            };
            self.accept(work, works);
            self.drain(works);
        }
    }

    /// Returns how many rows it is.
    fn accept(&mut self, work: Work, works: &mut Vec<Work>) -> usize {
        let rows = match work {
            Work::Close(told) => {
                self.told_at_end.push(told);
                self.last_moment
                    .get_or_insert_with(|| Instant::now() + LAST_TURNS);
                return 0;
            }
            Work::Turn(ref turn) => turn.rows.len(),
            Work::Errand(_) | Work::Spending(_) | Work::Question(_) => 1,
        };
        self.signs.waiting.fetch_sub(rows, Ordering::Relaxed);
        works.push(work);
        rows
    }
}

/// In nanoseconds.
pub(super) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
