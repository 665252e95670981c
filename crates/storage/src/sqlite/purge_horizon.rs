//! Up to when expired rows may be removed. A removed mark cannot come back, so this follows the clock with care.
//!
//! - It stays [`GRACE_SECONDS`] behind the clock: an assertion that was in time when it was verified may still be on its way to the
//!   writer, and a clock may be set back a little.
//! - When the clock leaps forward it follows at twice the pace of real time. If the clock is put right meanwhile, only the marks of
//!   that while are lost. What cannot be prevented: a clock that is ahead for long and then put back, or ahead when the store is
//!   opened, brings expired marks back to life after they were removed.
//! - When the memory for marks is full it follows at once: else a suspended machine would refuse grants after it wakes.

use std::time::Duration;

use jurat_registry::clock::Timestamp;

/// How long an expired row is kept beyond its end.
const GRACE_SECONDS: u32 = 60;

/// Up to when expired rows may be removed.
pub(super) struct PurgeHorizon {
    trusted: Timestamp,
}

impl PurgeHorizon {
    /// The clock showed `now` when the store was opened.
    pub(super) fn new(now: Timestamp) -> Self {
        Self { trusted: now }
    }

    /// The clock shows `now`, `elapsed` of real time after the last look.
    pub(super) fn advance(&mut self, now: Timestamp, elapsed: Duration) {
        let twice = i64::try_from(elapsed.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_mul(2);
        let reachable = Timestamp::from_millis(self.trusted.millis().saturating_add(twice));
        self.trusted = now.min(reachable);
    }

    /// Room is needed: the clock is believed as it is.
    pub(super) fn catch_up(&mut self, now: Timestamp) {
        self.trusted = now;
    }

    /// Rows that were to be kept until here may be removed.
    pub(super) fn up_to(&self) -> Timestamp {
        self.trusted.minus_seconds(GRACE_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn follows_a_steady_clock_a_grace_behind() {
        let mut horizon = PurgeHorizon::new(START);
        horizon.advance(START.plus_seconds(1), SECOND);
        assert_eq!(horizon.up_to(), START.plus_seconds(1).minus_seconds(60));
    }

    #[test]
    fn a_leap_forward_is_followed_slowly_and_a_step_back_at_once() {
        let mut horizon = PurgeHorizon::new(START);
        horizon.advance(START.plus_seconds(3600), SECOND);
        assert_eq!(horizon.up_to(), START.plus_seconds(2).minus_seconds(60));
        horizon.advance(START.minus_seconds(5), SECOND);
        assert_eq!(horizon.up_to(), START.minus_seconds(65));
    }

    #[test]
    fn when_room_is_needed_the_clock_is_believed() {
        let mut horizon = PurgeHorizon::new(START);
        horizon.catch_up(START.plus_seconds(3600));
        assert_eq!(horizon.up_to(), START.plus_seconds(3540));
    }
}
