//! Few threads that hash passwords, and a bounded queue before them. A thread ends when nothing waits. Whoever asked is woken when the work
//! is done; work whose asker has gone away is not begun.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};
use std::thread;

/// So many run at once, and take so often the memory of one hash.
const MOST_THREADS: usize = 2;
/// So many wait at most: about a second of work for two threads.
const MOST_WAITING: usize = 64;

/// The threads.
#[derive(Default)]
pub(super) struct HashingThreads {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    waiting: VecDeque<Work>,
    running: usize,
}

type Work = Box<dyn FnOnce() + Send>;

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Declined {
    /// Too many wait.
    Full,
    /// The thread could not start, or ended without a result.
    Lost,
}

impl HashingThreads {
    /// Runs `work` on one of the threads.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Declined> {
        let outcome = Arc::new(Mutex::new(Outcome::Open(None)));
        let unfinished = Unfinished(Arc::downgrade(&outcome));
        self.hand_over(Box::new(move || {
            // Nobody waits for it any more: its asker was dropped.
            if unfinished.0.strong_count() > 0 {
                unfinished.finish(Outcome::Done(work()));
            }
        }))?;
        poll_fn(|context| poll(&outcome, context)).await
    }

    fn hand_over(&self, work: Work) -> Result<(), Declined> {
        let mut shared = lock(&self.shared);
        if shared.waiting.len() >= MOST_WAITING {
            return Err(Declined::Full);
        }
        shared.waiting.push_back(work);
        if shared.running >= MOST_THREADS {
            return Ok(());
        }
        shared.running += 1;
        drop(shared);
        let working = Arc::clone(&self.shared);
        let thread = thread::Builder::new().name("password".into());
        if thread.spawn(move || work_off(&working)).is_err() {
            self.count_out_unstarted();
        }
        Ok(())
    }

    /// When a thread did not start, those that run take what waits; with none of them it is dropped, which wakes its askers.
    fn count_out_unstarted(&self) {
        let mut shared = lock(&self.shared);
        shared.running -= 1;
        if shared.running == 0 {
            let dropped = std::mem::take(&mut shared.waiting);
            drop(shared);
            drop(dropped);
        }
    }
}

/// Work that breaks off takes nothing else along: dropping it has woken its asker.
fn work_off(shared: &Mutex<Shared>) {
    while let Some(work) = next(shared) {
        drop(catch_unwind(AssertUnwindSafe(work)));
    }
}

/// What is next; when nothing is, the thread is counted out in the same moment, so that nothing handed over is left behind.
fn next(shared: &Mutex<Shared>) -> Option<Work> {
    let mut shared = lock(shared);
    let next = shared.waiting.pop_front();
    if next.is_none() {
        shared.running -= 1;
    }
    next
}

enum Outcome<T> {
    Open(Option<Waker>),
    Done(T),
    Lost,
}

fn poll<T>(outcome: &Mutex<Outcome<T>>, context: &Context<'_>) -> Poll<Result<T, Declined>> {
    let mut outcome = lock(outcome);
    match std::mem::replace(&mut *outcome, Outcome::Lost) {
        Outcome::Open(_) => {
            *outcome = Outcome::Open(Some(context.waker().clone()));
            Poll::Pending
        }
        Outcome::Done(value) => Poll::Ready(Ok(value)),
        Outcome::Lost => Poll::Ready(Err(Declined::Lost)),
    }
}

/// Whoever waits is woken, even if the work is dropped or breaks off.
struct Unfinished<T>(Weak<Mutex<Outcome<T>>>);

impl<T> Unfinished<T> {
    fn finish(&self, with: Outcome<T>) {
        let Some(outcome) = self.0.upgrade() else {
            return;
        };
        let before = std::mem::replace(&mut *lock(&outcome), with);
        if let Outcome::Open(Some(waker)) = before {
            waker.wake();
        }
    }
}

impl<T> Drop for Unfinished<T> {
    fn drop(&mut self) {
        let Some(outcome) = self.0.upgrade() else {
            return;
        };
        let is_open = matches!(&*lock(&outcome), Outcome::Open(_));
        if is_open {
            self.finish(Outcome::Lost);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::sync::mpsc;

    use super::*;

    /// Threads that are both busy until the sender is dropped.
    fn busy() -> (HashingThreads, mpsc::Sender<()>) {
        let threads = HashingThreads::default();
        let (started, begun) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        for _ in 0..MOST_THREADS {
            let (started, held) = (started.clone(), Arc::clone(&held));
            let work = move || {
                started.send(()).unwrap();
                let _ = lock(&held).recv();
            };
            threads.hand_over(Box::new(work)).unwrap();
        }
        for _ in 0..MOST_THREADS {
            begun.recv().unwrap();
        }
        (threads, release)
    }

    #[tokio::test]
    async fn what_is_beyond_the_queue_is_turned_away_and_what_waits_is_done() {
        let (threads, release) = busy();
        let (done, finished) = mpsc::channel();
        for number in 0..MOST_WAITING {
            let done = done.clone();
            let work = move || done.send(number).unwrap();
            threads.hand_over(Box::new(work)).unwrap();
        }
        assert_eq!(threads.run(|| ()).await, Err(Declined::Full));
        drop(release);
        let mut numbers: Vec<_> = finished.iter().take(MOST_WAITING).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..MOST_WAITING).collect::<Vec<_>>());
        assert_eq!(threads.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn work_that_breaks_off_wakes_its_asker_and_holds_up_nobody() {
        let threads = HashingThreads::default();
        let broken = threads.run(|| panic!("breaks off")).await;
        assert_eq!(broken, Err::<(), _>(Declined::Lost));
        assert_eq!(threads.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn work_whose_asker_has_gone_is_not_begun() {
        let (threads, release) = busy();
        let (begun, told) = mpsc::channel();
        {
            let mut asked = Box::pin(threads.run(move || begun.send(()).unwrap()));
            poll_fn(|context| {
                assert!(asked.as_mut().poll(context).is_pending());
                Poll::Ready(())
            })
            .await;
        }
        drop(release);
        assert_eq!(threads.run(|| 7).await, Ok(7));
        assert!(told.recv().is_err());
    }
}
