//! The pace of devices: how often each may ask for its token (RFC 8628 section 3.5), and how many of public clients may begin. Memory is
//! fixed: when two devices share a place the later one has it, and the earlier is not slowed down, which harms nobody.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jurat_registry::clock::Timestamp;
use jurat_registry::id::TicketId;

/// A device waits so many seconds between two requests at least (`interval`).
pub const INTERVAL_SECONDS: u32 = 5;

/// So many devices are remembered.
const PLACES: usize = 4096;
/// RFC 8628 section 3.5: after `slow_down` the interval is five seconds longer.
const SLOWER_BY_MILLIS: i64 = 5000;
/// It grows no further than this.
const MOST_INTERVAL_MILLIS: i64 = 60_000;
/// Two requests that were sent an interval apart may arrive a little closer.
const TOLERANCE_MILLIS: i64 = 500;

/// So many may begin at once, and then so many a second: with ten minutes to live, some thousand rows.
const MOST_AT_ONCE: i64 = 1000;
const REFILL_MILLIS: i64 = 100;

/// The pace of a tenant's devices.
pub(crate) struct DevicePace {
    polls: Mutex<Vec<Option<Poll>>>,
    /// Milliseconds of time by which the beginnings so far are paid for.
    begun: Mutex<i64>,
}

#[derive(Clone, Copy)]
struct Poll {
    device: TicketId,
    last: i64,
    interval: i64,
}

impl DevicePace {
    /// Nobody has asked yet.
    pub(crate) fn new() -> Self {
        Self {
            polls: Mutex::new(vec![None; PLACES]),
            begun: Mutex::new(i64::MIN),
        }
    }

    /// Whether a device that asks now has waited long enough; when not, it has to wait longer from now on.
    pub(crate) fn may_poll(&self, device: TicketId, now: Timestamp) -> bool {
        let now = now.millis();
        let mut polls = lock(&self.polls);
        let Some(place) = polls.get_mut(place_of(device)) else {
            return true;
        };
        let before = place.filter(|poll| poll.device == device);
        let mut poll = before.unwrap_or(Poll {
            device,
            last: i64::MIN,
            interval: i64::from(INTERVAL_SECONDS) * 1000,
        });
        let waited = now.saturating_sub(poll.last);
        let may = waited >= poll.interval - TOLERANCE_MILLIS;
        if !may {
            poll.interval = (poll.interval + SLOWER_BY_MILLIS).min(MOST_INTERVAL_MILLIS);
        }
        poll.last = now;
        *place = Some(poll);
        may
    }

    /// Whether one more device of a public client may begin.
    pub(crate) fn may_begin(&self, now: Timestamp) -> bool {
        let now = now.millis();
        let mut paid = lock(&self.begun);
        let earliest = now.saturating_sub(MOST_AT_ONCE * REFILL_MILLIS);
        let next = (*paid).max(earliest).saturating_add(REFILL_MILLIS);
        let may = next <= now;
        if may {
            *paid = next;
        }
        may
    }
}

/// The last bytes of an id are random, and nobody chooses them but this server.
fn place_of(device: TicketId) -> usize {
    let [.., high, low] = device.to_bytes();
    usize::from(u16::from_be_bytes([high, low])) % PLACES
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000 + seconds)
    }

    #[test]
    fn rfc8628_s3_5_a_device_that_asks_too_often_has_to_wait_five_seconds_longer_each_time() {
        let pace = DevicePace::new();
        let device = TicketId::from_bytes([1; 16]);
        assert!(pace.may_poll(device, at(0)), "the first time");
        assert!(pace.may_poll(device, at(5)));
        assert!(!pace.may_poll(device, at(9)));
        assert!(!pace.may_poll(device, at(18)), "ten seconds by now");
        assert!(pace.may_poll(device, at(33)), "fifteen");
        assert!(!pace.may_poll(device, at(43)));
        let other = TicketId::from_bytes([2; 16]);
        assert!(pace.may_poll(other, at(43)));
    }

    #[test]
    fn so_many_begin_at_once_and_then_so_many_a_second() {
        let pace = DevicePace::new();
        let begun = |now| (0..5000).filter(|_| pace.may_begin(now)).count();
        assert_eq!(begun(at(0)), 1000);
        assert_eq!(begun(at(1)), 10);
        assert_eq!(begun(at(3600)), 1000);
    }
}
