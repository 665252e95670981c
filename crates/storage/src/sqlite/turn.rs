//! The rows of one reactor turn travel to the writer in one message, and one message comes back: it wakes the turn's own task, which
//! wakes the waiting requests on their own thread. A request that is dropped leaves its row with the turn.

use std::cell::RefCell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use jurat_registry::store::{Answer, StoreError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::failure::{Closed, Failure};
use super::turn_rows::{IssuanceRow, RowOutcome, Settled, TurnOutcome, TurnRows};
use super::writer::WriterDoor;

thread_local! {
    /// The turn that this thread is collecting, and of which store. It may have left already.
    static COLLECTING: RefCell<Option<(u64, Arc<Turn>)>> = const { RefCell::new(None) };
}

/// Hands `row` over: with the rows of this turn when a runtime will end the turn, alone when there is none.
pub(super) fn hand_over(door: &Arc<WriterDoor>, row: IssuanceRow) -> Answer<'static, ()> {
    COLLECTING.with_borrow_mut(|collecting| -> Answer<'static, ()> {
        let mut row = Some(row);
        if let Some((store, turn)) = collecting
            && *store == door.store()
            && let Some(recorded) = turn.join(door, &mut row)
        {
            return Box::pin(recorded);
        }
        let Some(row) = row else {
            return Box::pin(ready(Err(Failure::new(Closed).into())));
        };
        let Ok(runtime) = Handle::try_current() else {
            return alone(door, row);
        };
        let (turn, recorded) = Turn::begin(door, row, &runtime);
        *collecting = Some((door.store(), turn));
        Box::pin(recorded)
    })
}

fn alone(door: &WriterDoor, row: IssuanceRow) -> Answer<'static, ()> {
    let (reply, outcome) = oneshot::channel();
    door.send_rows(TurnRows::new(vec![row], reply));
    Box::pin(async move {
        let (outcome, _) = settled(outcome).await;
        outcome_of(&outcome, 0)
    })
}

/// The rows that one thread hands over between two looks at its connections.
struct Turn {
    state: Mutex<TurnState>,
}

struct TurnState {
    /// Until they leave.
    leaving: Option<TurnRows>,
    outcome: Option<TurnOutcome>,
    waiting: Vec<Option<Waker>>,
}

impl Turn {
    /// Begins a turn with its first row, and the task that ends it.
    fn begin(door: &Arc<WriterDoor>, row: IssuanceRow, runtime: &Handle) -> (Arc<Self>, Recorded) {
        let (reply, outcome) = oneshot::channel();
        let mut rows = Vec::with_capacity(door.usual_turn());
        rows.push(row);
        let mut waiting = Vec::with_capacity(rows.capacity());
        waiting.push(None);
        let turn = Arc::new(Self {
            state: Mutex::new(TurnState {
                leaving: Some(TurnRows::new(rows, reply)),
                outcome: None,
                waiting,
            }),
        });
        door.turn_began();
        let escort = Escort {
            door: Arc::clone(door),
            turn: Arc::clone(&turn),
            began: Instant::now(),
        };
        runtime.spawn(escort.run(outcome));
        let recorded = turn.recorded(door, 0);
        (turn, recorded)
    }

    /// Takes the row along, unless the turn has left.
    fn join(
        self: &Arc<Self>,
        door: &WriterDoor,
        row: &mut Option<IssuanceRow>,
    ) -> Option<Recorded> {
        let mut state = self.lock();
        let leaving = state.leaving.as_mut()?;
        let index = leaving.rows.len();
        leaving.rows.push(row.take()?);
        state.waiting.push(None);
        drop(state);
        Some(self.recorded(door, index))
    }

    /// The answer to the row that has just joined. The turn leaves at once when waiting would only leave the writer and a core
    /// idle.
    fn recorded(self: &Arc<Self>, door: &WriterDoor, index: usize) -> Recorded {
        if door.would_start_at_once() {
            self.leave(door);
        }
        Recorded {
            turn: Arc::clone(self),
            index,
        }
    }

    fn leave(&self, door: &WriterDoor) {
        let leaving = self.lock().leaving.take();
        if let Some(rows) = leaving {
            door.turn_left(rows);
        }
    }

    fn arrive(&self, outcome: TurnOutcome) {
        let mut state = self.lock();
        if state.outcome.is_some() {
            return;
        }
        state.outcome = Some(outcome);
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_iter().flatten().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, TurnState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sees a turn off and back. Dropped with its runtime, it still hands the rows over and lets nobody wait for ever.
struct Escort {
    door: Arc<WriterDoor>,
    turn: Arc<Turn>,
    began: Instant,
}

impl Escort {
    async fn run(self, outcome: oneshot::Receiver<Settled>) {
        // Everything that is ready on this thread has its turn first.
        yield_now().await;
        self.door.turn_took(self.began.elapsed());
        self.turn.leave(&self.door);
        let (outcome, _rows) = settled(outcome).await;
        self.turn.arrive(outcome);
    }
}

impl Drop for Escort {
    fn drop(&mut self) {
        self.turn.leave(&self.door);
        self.turn.arrive(Err(Failure::new(Closed)));
    }
}

/// The answer to one row of a turn.
struct Recorded {
    turn: Arc<Turn>,
    index: usize,
}

impl Future for Recorded {
    type Output = Result<(), StoreError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.turn.lock();
        if let Some(outcome) = &state.outcome {
            return Poll::Ready(outcome_of(outcome, self.index));
        }
        match state.waiting.get_mut(self.index) {
            Some(waiting) => *waiting = Some(context.waker().clone()),
            None => return Poll::Ready(Err(Failure::new(Closed).into())),
        }
        Poll::Pending
    }
}

/// A writer that is gone has dropped its end.
async fn settled(outcome: oneshot::Receiver<Settled>) -> Settled {
    outcome
        .await
        .unwrap_or_else(|_| (Err(Failure::new(Closed)), Vec::new()))
}

fn outcome_of(outcome: &TurnOutcome, index: usize) -> Result<(), StoreError> {
    match outcome {
        Ok(rows) => match rows.get(index) {
            Some(RowOutcome::Recorded) => Ok(()),
            Some(RowOutcome::AlreadySpent) => Err(StoreError::AlreadySpent),
            Some(RowOutcome::AlreadyTaken) => Err(StoreError::AlreadyTaken),
            Some(RowOutcome::Revoked) => Err(StoreError::Revoked),
            Some(RowOutcome::Full) => Err(StoreError::Full),
            Some(RowOutcome::Failed(failure)) => Err(failure.clone().into()),
            None => Err(Failure::new(Closed).into()),
        },
        Err(failure) => Err(failure.clone().into()),
    }
}
