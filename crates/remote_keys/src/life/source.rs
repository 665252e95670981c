//! One source: the keys at hand, and who waits for what. No lock is held while something is read.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{
    KeyEvent, KeyOwner, KeySet, KeySetChange, KeySourceFailure, KeysRead, Occasion,
};
use jurat_registry::key_source::KeySource;
use jurat_registry::tenant::TenantName;

use super::failing::Failing;
use super::held_keys::HeldKeys;
use super::means::Means;
use super::news;
use super::rhythm::{Cause, Rhythm, Turn};
use super::single_flight::{Flight, Landed, take_off};
use super::taking;
use crate::reading::{KeysDocument, KnownJwksUri};

/// A source that was used so lately is in use: it is read ahead of time.
const IN_USE_SECONDS: u32 = 15 * 60;

/// One owner's source, as it was set when it was made.
pub(crate) struct Source {
    pub(super) tenant: TenantName,
    pub(super) owner: String,
    pub(super) settings: KeySource,
    hash: u64,
    pub(super) held: ArcSwapOption<HeldKeys>,
    /// In seconds.
    last_used: AtomicI64,
    pub(super) known_jwks_uri: KnownJwksUri,
    rhythm: Mutex<Rhythm>,
}

impl Source {
    /// A source of which nothing is known yet.
    pub(crate) fn new(owner: KeyOwner<'_>, hash: u64, now: Timestamp) -> Self {
        Self {
            tenant: owner.tenant.clone(),
            owner: owner.name.to_owned(),
            settings: owner.source.clone(),
            hash,
            held: ArcSwapOption::empty(),
            last_used: AtomicI64::new(now.seconds()),
            known_jwks_uri: KnownJwksUri::default(),
            rhythm: Mutex::default(),
        }
    }

    /// Whether it is this owner's, with these settings.
    pub(crate) fn is_of(&self, owner: KeyOwner<'_>) -> bool {
        self.owner == owner.name && self.tenant == *owner.tenant && self.settings == *owner.source
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    /// When it was used last.
    pub(crate) fn last_used(&self) -> Timestamp {
        Timestamp::from_seconds(self.last_used.load(Ordering::Relaxed))
    }

    /// It is used. Written once a second at most.
    pub(crate) fn used(&self, now: Timestamp) {
        let seconds = now.seconds();
        if self.last_used.load(Ordering::Relaxed) != seconds {
            self.last_used.store(seconds, Ordering::Relaxed);
        }
    }

    /// The keys at hand, if they count at `now`.
    pub(crate) fn at_hand(&self, now: Timestamp) -> Option<Arc<KeySet>> {
        let held = self.held.load();
        let held = held.as_ref().filter(|held| held.is_usable(now))?;
        Some(Arc::clone(&held.set))
    }

    /// Reads the keys for `wanted`, or joins a reading, or answers from what is known.
    pub(crate) async fn read(
        self: Arc<Self>,
        wanted: Occasion,
        means: Arc<Means>,
    ) -> Result<KeysRead, KeySourceFailure> {
        let mut late_enough = false;
        loop {
            match self.turn(wanted, late_enough, &means) {
                Turn::AtHand(set) => return Ok(as_it_was(set, false)),
                Turn::Failed(failure) => return Err(failure),
                Turn::Join(flight) => return self.told(flight.landed().await, wanted, &means),
                Turn::After(flight) => {
                    // How it went does not matter: what is wanted comes after it.
                    let _ = flight.landed().await;
                    late_enough = true;
                }
            }
        }
    }

    fn turn(self: &Arc<Self>, wanted: Occasion, late_enough: bool, means: &Arc<Means>) -> Turn {
        let now = means.clock.now();
        let mut rhythm = self.rhythm();
        let turn = rhythm.turn(wanted, self.at_hand(now), late_enough, now);
        turn.unwrap_or_else(|| {
            Turn::Join(self.begin(&mut rhythm, Cause::Wanted(wanted), now, means))
        })
    }

    /// What whoever waited is told. A failure is the administrator's business; others take keys that still count.
    fn told(
        &self,
        landed: Landed,
        wanted: Occasion,
        means: &Means,
    ) -> Result<KeysRead, KeySourceFailure> {
        match landed {
            Ok((set, change)) => Ok(KeysRead {
                set,
                asked: true,
                change,
            }),
            Err(failure) if wanted == Occasion::Administrator => Err(failure),
            Err(failure) => {
                let set = self.at_hand(means.clock.now()).ok_or(failure)?;
                Ok(as_it_was(set, true))
            }
        }
    }

    /// Reads the keys ahead of time, if it is time and the source is in use. Nobody waits for it.
    pub(crate) fn read_ahead(self: &Arc<Self>, means: &Arc<Means>) {
        let now = means.clock.now();
        let mut rhythm = self.rhythm();
        let held = self.held.load();
        let held = held.as_deref();
        let lately = now.minus_seconds(IN_USE_SECONDS);
        let (is_due, used_since) = match (&rhythm.failing, held) {
            (Some(failing), _) => (failing.is_due(now), lately),
            // What stays fresh for long is in use when it was used meanwhile.
            (None, Some(held)) => (held.is_due(now), lately.min(held.set.read_at)),
            (None, None) => return,
        };
        if is_due && self.last_used() >= used_since && rhythm.is_at_rest() {
            self.begin(&mut rhythm, Cause::AheadOfTime, now, means);
        }
    }

    fn begin(
        self: &Arc<Self>,
        rhythm: &mut Rhythm,
        cause: Cause,
        now: Timestamp,
        means: &Arc<Means>,
    ) -> Flight {
        let (pilot, flight) = take_off();
        rhythm.begin(cause, flight.clone(), now);
        let (source, means) = (Arc::clone(self), Arc::clone(means));
        means.runtime.clone().spawn(async move {
            let landed = source.ask(cause, &means).await;
            pilot.land(landed);
        });
        flight
    }

    /// Reads the document, takes its keys, and says what is new.
    async fn ask(&self, cause: Cause, means: &Means) -> Landed {
        if cause == Cause::Wanted(Occasion::Administrator) {
            self.known_jwks_uri.forget();
        }
        let ahead = cause == Cause::AheadOfTime;
        let (settings, known) = (&self.settings, &self.known_jwks_uri);
        let read = means.read(&self.owner, settings, known, ahead).await;
        let now = means.clock.now();
        // Only one reading is under way, so this stays what is held until it is replaced here.
        let before = self.held.load_full();
        let read = read.and_then(|document| match &before {
            Some(before) if cause != Cause::Wanted(Occasion::Administrator) => {
                before.check_order(&document, now).map(|()| document)
            }
            _ => Ok(document),
        });
        let landed = read.map(|document| self.take(&document, before.as_deref(), now));
        self.settle(&landed, before.as_deref(), now, means);
        landed
    }

    fn take(
        &self,
        document: &KeysDocument,
        before: Option<&HeldKeys>,
        now: Timestamp,
    ) -> (Arc<KeySet>, KeySetChange) {
        let before = before.map(|before| &*before.set);
        let set = Arc::new(taking::take(document, before, now));
        let change = taking::change(&set, before);
        let stale_seconds = self.settings.stale_if_error_seconds;
        let held = HeldKeys::new(Arc::clone(&set), document, stale_seconds);
        self.held.store(Some(Arc::new(held)));
        (set, change)
    }

    /// Remembers how it went, and tells it.
    fn settle(&self, landed: &Landed, before: Option<&HeldKeys>, now: Timestamp, means: &Means) {
        let mut rhythm = self.rhythm();
        let failing = landed.as_ref().err().map(|failure| {
            let earlier = rhythm.failing.as_ref();
            Failing::after(earlier, failure.clone(), now, means.reading_limit)
        });
        if let (Some(failing), Some(before)) = (&failing, before) {
            before.outlive(failing);
        }
        let failed_before = rhythm.end(failing).is_some();
        drop(rhythm);
        let before = before.map(|before| &*before.set);
        for kind in news::of(landed, before, failed_before) {
            means.events.happened(KeyEvent {
                tenant: self.tenant.clone(),
                owner: self.owner.clone(),
                kind,
                at: now,
            });
        }
    }

    pub(super) fn rhythm(&self) -> MutexGuard<'_, Rhythm> {
        self.rhythm.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn as_it_was(set: Arc<KeySet>, asked: bool) -> KeysRead {
    let change = KeySetChange {
        kept: set.keys.len(),
        ..KeySetChange::default()
    };
    KeysRead { set, asked, change }
}
