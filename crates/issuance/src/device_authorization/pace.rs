//! The pace of devices: how often each may ask for its token (RFC 8628 section 3.5), and how many of public clients may begin. Memory is
//! fixed, for all tenants together: when two devices share a place the later one has it, and the earlier is not slowed down, which harms
//! nobody. A device goes by the number of its ticket, which is drawn at random, so no two tenants' are the same.

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

/// In one tenant so many may begin at once, and then so many a second: with ten minutes to live, some thousand rows.
const OF_ONE_TENANT: Rate = Rate {
    at_once: 1000,
    refill_millis: 100,
};
/// In all tenants together.
const OF_ALL: Rate = Rate {
    at_once: 10_000,
    refill_millis: 10,
};

struct Rate {
    at_once: i64,
    refill_millis: i64,
}

/// The pace of all devices.
pub(crate) struct DevicePace {
    polls: Mutex<Vec<Option<Poll>>>,
    begun: Meter,
}

/// How many devices of a tenant's public clients begin.
#[derive(Default)]
pub(crate) struct Beginnings(Meter);

/// Milliseconds of time by which the beginnings so far are paid for.
struct Meter(Mutex<i64>);

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
            begun: Meter::default(),
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
}

impl Beginnings {
    /// Whether one more device of a public client of the tenant may begin.
    pub(crate) fn may_begin(&self, of_all: &DevicePace, now: Timestamp) -> bool {
        self.0.admits(&OF_ONE_TENANT, now) && of_all.begun.admits(&OF_ALL, now)
    }
}

impl Default for Meter {
    fn default() -> Self {
        Self(Mutex::new(i64::MIN))
    }
}

impl Meter {
    fn admits(&self, rate: &Rate, now: Timestamp) -> bool {
        let now = now.millis();
        let mut paid = lock(&self.0);
        let earliest = now.saturating_sub(rate.at_once * rate.refill_millis);
        let next = (*paid).max(earliest).saturating_add(rate.refill_millis);
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
        let begun = |tenant: &Beginnings, now| {
            let tries = 0..5000;
            tries.filter(|_| tenant.may_begin(&pace, now)).count()
        };
        let acme = Beginnings::default();
        assert_eq!(begun(&acme, at(0)), 1000);
        assert_eq!(begun(&acme, at(1)), 10);
        assert_eq!(begun(&acme, at(3600)), 1000);
        // Another tenant's flood is its own, until all together are too many.
        let others: Vec<_> = (0..11).map(|_| Beginnings::default()).collect();
        let all: usize = others.iter().map(|other| begun(other, at(3600))).sum();
        assert_eq!(all, 9000);
    }
}
