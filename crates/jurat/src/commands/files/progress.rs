//! What is seen while something takes long: what it is, and for how long by now. On a terminal alone.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::terminal::{self, dim};

/// What is quicker is not worth a word.
const SOON: Duration = Duration::from_millis(400);

/// So often the line is drawn again.
const BEAT: Duration = Duration::from_millis(100);

/// Awaits `work`, which is called `what`.
pub(super) async fn shown<T>(what: &str, work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let mut beat = interval_at(began + SOON, BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut work = std::pin::pin!(work);
    let mut drawn = false;
    loop {
        tokio::select! {
            done = &mut work => {
                if drawn {
                    terminal::redraw("");
                }
                return done;
            }
            _ = beat.tick() => {
                drawn = true;
                let seconds = began.elapsed().as_secs_f32();
                terminal::redraw(dim(format_args!("{what} … {seconds:.1} s")));
            }
        }
    }
}
