//! When a source may be read for whom: who waits for a reading, who shares one, and who is answered at once.

use std::sync::Arc;

use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeySet, KeySourceFailure, Occasion};

use super::failing::Failing;
use super::single_flight::Flight;

/// Unknown keys have a source read once in so many seconds.
const UNKNOWN_KEY_SECONDS: u32 = 30;
/// An administrator once in so many.
const ADMINISTRATOR_SECONDS: u32 = 1;

/// What is known of a source's readings.
#[derive(Default)]
pub(super) struct Rhythm {
    under_way: Option<(Cause, Flight)>,
    unknown_key_at: Option<Timestamp>,
    administrator_at: Option<Timestamp>,
    pub(super) failing: Option<Failing>,
}

/// What a reading was begun for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Somebody waits.
    Wanted(Occasion),
    /// It was time.
    AheadOfTime,
}

/// What whoever wants keys is to do.
pub(super) enum Turn {
    /// Take what is at hand.
    AtHand(Arc<KeySet>),
    /// Take the failure that is remembered.
    Failed(KeySourceFailure),
    /// Wait for this reading: it is what is wanted.
    Join(Flight),
    /// Wait for this reading, and ask again: it began for another reason, before what is wanted may have been published.
    After(Flight),
}

impl Rhythm {
    /// Whose turn it is; nothing when a reading is to begin. `at_hand`: the keys that count now. `late_enough`: this is
    /// asked a second time, after [`Turn::After`], so that whatever is under way now began late enough.
    pub(super) fn turn(
        &self,
        wanted: Occasion,
        at_hand: Option<Arc<KeySet>>,
        late_enough: bool,
        now: Timestamp,
    ) -> Option<Turn> {
        match (wanted, at_hand) {
            (Occasion::NoneAtHand, Some(set)) => Some(Turn::AtHand(set)),
            (Occasion::UnknownKey, Some(set)) => self.turn_for_unknown_key(set, late_enough, now),
            (Occasion::NoneAtHand | Occasion::UnknownKey, None) => self.turn_for_none(now),
            (Occasion::Administrator, at_hand) => {
                self.turn_for_administrator(at_hand, late_enough, now)
            }
        }
    }

    fn turn_for_none(&self, now: Timestamp) -> Option<Turn> {
        if let Some(failing) = self.failing.as_ref().filter(|f| f.counts(now)) {
            return Some(Turn::Failed(failing.last.clone()));
        }
        let (_, flight) = self.under_way()?;
        Some(Turn::Join(flight.clone()))
    }

    fn turn_for_unknown_key(
        &self,
        set: Arc<KeySet>,
        late_enough: bool,
        now: Timestamp,
    ) -> Option<Turn> {
        let own = Cause::Wanted(Occasion::UnknownKey);
        let under_way = self.under_way();
        if let Some((_, flight)) = under_way.filter(|(cause, _)| late_enough || *cause == own) {
            return Some(Turn::Join(flight.clone()));
        }
        // A flood of unknown keys costs the issuer one request.
        let fails = self.failing.as_ref().is_some_and(|f| f.counts(now));
        if fails || is_within(self.unknown_key_at, UNKNOWN_KEY_SECONDS, now) {
            return Some(Turn::AtHand(set));
        }
        let (_, flight) = under_way?;
        Some(Turn::After(flight.clone()))
    }

    fn turn_for_administrator(
        &self,
        at_hand: Option<Arc<KeySet>>,
        late_enough: bool,
        now: Timestamp,
    ) -> Option<Turn> {
        let own = Cause::Wanted(Occasion::Administrator);
        match self.under_way() {
            Some((cause, flight)) if late_enough || *cause == own => {
                Some(Turn::Join(flight.clone()))
            }
            Some((_, flight)) => Some(Turn::After(flight.clone())),
            None if is_within(self.administrator_at, ADMINISTRATOR_SECONDS, now) => {
                match &self.failing {
                    Some(failing) => Some(Turn::Failed(failing.last.clone())),
                    None => at_hand.map(Turn::AtHand),
                }
            }
            None => None,
        }
    }

    /// Whether nothing is under way.
    pub(super) fn is_at_rest(&self) -> bool {
        self.under_way().is_none()
    }

    /// A reading begins.
    pub(super) fn begin(&mut self, cause: Cause, flight: Flight, now: Timestamp) {
        match cause {
            Cause::Wanted(Occasion::UnknownKey) => self.unknown_key_at = Some(now),
            Cause::Wanted(Occasion::Administrator) => self.administrator_at = Some(now),
            Cause::Wanted(Occasion::NoneAtHand) | Cause::AheadOfTime => {}
        }
        self.under_way = Some((cause, flight));
    }

    /// It ended. Returns the failures before it.
    pub(super) fn end(&mut self, failing: Option<Failing>) -> Option<Failing> {
        self.under_way = None;
        std::mem::replace(&mut self.failing, failing)
    }

    fn under_way(&self) -> Option<&(Cause, Flight)> {
        self.under_way
            .as_ref()
            .filter(|(_, flight)| !flight.is_lost())
    }
}

/// Whether `now` lies within `seconds` of `since`. A clock that was set back ends it.
fn is_within(since: Option<Timestamp>, seconds: u32, now: Timestamp) -> bool {
    since.is_some_and(|since| (since..since.plus_seconds(seconds)).contains(&now))
}
