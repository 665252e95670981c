//! Failures that are remembered, so that a dead issuer costs each request nothing: readings are tried again after pauses that grow, by
//! the caretaker, and nobody waits for them.

use std::time::Duration;

use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeySourceFailure, SourceFailing};

/// The longest pause between two attempts.
const MOST_PAUSE_SECONDS: u32 = 60;
/// What the caretaker may be late by.
const SLACK_SECONDS: u32 = 5;

/// Readings that failed in a row.
#[derive(Debug, Clone)]
pub(super) struct Failing {
    pub(super) since: Timestamp,
    pub(super) failures: u32,
    pub(super) last: KeySourceFailure,
    /// When the last one failed.
    at: Timestamp,
    /// When to try again.
    pub(super) retry_at: Timestamp,
    /// Until when the last one speaks for the next: what is in use is tried again before, what is not must be asked for.
    pub(super) counts_until: Timestamp,
}

impl Failing {
    /// One failure more at `now`; a reading takes at most `reading_limit`.
    pub(super) fn after(
        before: Option<&Self>,
        last: KeySourceFailure,
        now: Timestamp,
        reading_limit: Duration,
    ) -> Self {
        let failures = before.map_or(0, |before| before.failures).saturating_add(1);
        let retry_at = now.plus_seconds(pause_seconds(failures));
        let limit = u32::try_from(reading_limit.as_secs()).unwrap_or(u32::MAX);
        Self {
            since: before.map_or(now, |before| before.since),
            failures,
            last,
            at: now,
            retry_at,
            counts_until: retry_at.plus_seconds(limit.saturating_add(SLACK_SECONDS)),
        }
    }

    /// Whether it speaks for a reading at `now`. A clock that was set back ends it.
    pub(super) fn counts(&self, now: Timestamp) -> bool {
        (self.at..self.counts_until).contains(&now)
    }

    /// Whether it is time to try again.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !(self.at..self.retry_at).contains(&now)
    }

    /// For people.
    pub(super) fn shown(&self) -> SourceFailing {
        SourceFailing {
            since: self.since,
            failures: self.failures,
            why: self.last.sentence.clone(),
        }
    }
}

/// 1, 2, 4, … 60 seconds.
fn pause_seconds(failures: u32) -> u32 {
    let doubled = failures.saturating_sub(1).min(6);
    (1 << doubled).min(MOST_PAUSE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_a_second_to_a_minute() {
        let pauses: Vec<_> = (1..=9).map(pause_seconds).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(pause_seconds(u32::MAX), 60);
    }
}
