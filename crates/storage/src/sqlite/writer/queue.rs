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

/// How long the end waits for turns that are still being collected.
const LAST_TURNS: Duration = Duration::from_secs(2);

/// What both ends of the channel look at.
#[derive(Default)]
pub(super) struct Signs {
    /// Rows and errands on their way.
    pub(super) waiting: AtomicUsize,
    /// Turns that are being collected.
    pub(super) open_turns: AtomicUsize,
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
        let mut rows = 0;
        while rows < MOST_ROWS_PER_COMMIT {
            let Ok(work) = self.receiver.try_recv() else {
                break;
            };
            rows += self.accept(work, works);
        }
        if !works.is_empty() {
            return true;
        }
        let over = self.last_moment.is_some_and(|moment| {
            self.signs.open_turns.load(Ordering::SeqCst) == 0 || Instant::now() > moment
        });
        !over && self.wait(works, in_haste)
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

    fn wait(&mut self, works: &mut Vec<Work>, in_haste: bool) -> bool {
        let patience = match self.last_moment {
            Some(_) => Duration::from_millis(1),
            None if in_haste => Duration::ZERO,
            None => IDLE_LOOK,
        };
        self.signs.idle.store(true, Ordering::SeqCst);
        let work = self.receiver.recv_timeout(patience);
        self.signs.idle.store(false, Ordering::SeqCst);
        let mut next = match work {
            Ok(work) => Some(work),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return false,
        };
        // What came meanwhile goes into the same commit.
        while let Some(work) = next {
            self.accept(work, works);
            next = self.receiver.try_recv().ok();
        }
        true
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
            Work::Errand(_) => 1,
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
