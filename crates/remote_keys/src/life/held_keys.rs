//! Keys at hand, and until when they count.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeySet, KeySourceFailure};

use super::failing::Failing;
use crate::reading::{KeysDocument, LEAST, failure};

/// A set that was read, and its times.
pub(super) struct HeldKeys {
    pub(super) set: Arc<KeySet>,
    /// When it is to be read again ahead of time.
    pub(super) refresh_at: Timestamp,
    fresh_until: Timestamp,
    /// However many readings fail, it does not count beyond this.
    pub(super) stale_until: Timestamp,
    /// Milliseconds since 1970. Grows only with readings that fail.
    usable_until: AtomicI64,
    /// A SPIFFE bundle's number.
    sequence: Option<u64>,
}

impl HeldKeys {
    /// The set of `document`, which counts for `stale_seconds` beyond its freshness when it cannot be read again. A set without any
    /// key is read again as soon as possible: issuers have been seen to publish one by mistake.
    pub(super) fn new(set: Arc<KeySet>, document: &KeysDocument, stale_seconds: u32) -> Self {
        let is_empty = set.keys.is_empty() && set.revocation.is_none();
        let fresh_for = if is_empty { LEAST } else { document.fresh_for };
        let seconds = u32::try_from(fresh_for.as_secs()).unwrap_or(u32::MAX);
        let fresh_until = set.read_at.plus_seconds(seconds);
        Self {
            refresh_at: set.read_at.plus_seconds(seconds / 5 * 4),
            fresh_until,
            stale_until: fresh_until.plus_seconds(stale_seconds),
            usable_until: AtomicI64::new(fresh_until.millis()),
            set,
            sequence: document.sequence,
        }
    }

    /// Whether it counts at `now`. Before it was read the clock has been set back, and how old it is cannot be told.
    pub(super) fn is_usable(&self, now: Timestamp) -> bool {
        now.millis() < self.usable_until.load(Ordering::Relaxed) && now >= self.set.read_at
    }

    /// Whether it is to be read again ahead of time.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        now >= self.refresh_at || now < self.set.read_at
    }

    /// The SPIFFE Trust Domain and Bundle, section 4.1.1: the number of a bundle only grows, so one with a lesser number is older: a
    /// copy of the endpoint that lags behind. While the newer one counts, it stays; an issuer that truly began anew is taken when it
    /// does not count any more, or when an administrator asks.
    pub(super) fn check_order(
        &self,
        document: &KeysDocument,
        now: Timestamp,
    ) -> Result<(), KeySourceFailure> {
        match (self.sequence, document.sequence) {
            (Some(before), Some(read)) if read < before && self.is_usable(now) => {
                Err(failure(format_args!(
                    "the bundle's spiffe_sequence went back from {before} to {read}: an older copy was answered, and the newer one is kept"
                )))
            }
            _ => Ok(()),
        }
    }

    /// It could not be read again. While that is so it counts beyond its freshness, up to the limit of its settings: because readings
    /// fail, and not because nobody asked for it.
    pub(super) fn outlive(&self, failing: &Failing) {
        let until = self.fresh_until.max(failing.counts_until);
        let until = until.min(self.stale_until);
        self.usable_until.store(until.millis(), Ordering::Relaxed);
    }
}
