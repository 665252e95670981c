//! A reading under way that all who want it share. Whoever waits may run on any runtime, or none.

use std::sync::Arc;

use jurat_registry::key_sets::{KeySet, KeySetChange, KeySourceFailure};
use tokio::sync::watch;

use crate::reading::failure;

/// What a reading came to.
pub(super) type Landed = Result<(Arc<KeySet>, KeySetChange), KeySourceFailure>;

/// A reading under way.
#[derive(Clone)]
pub(super) struct Flight(watch::Receiver<Option<Landed>>);

/// The end that says how it went. Dropped unsaid, the reading was broken off.
pub(super) struct Pilot(watch::Sender<Option<Landed>>);

/// A reading that begins.
pub(super) fn take_off() -> (Pilot, Flight) {
    let (pilot, flight) = watch::channel(None);
    (Pilot(pilot), Flight(flight))
}

impl Pilot {
    pub(super) fn land(self, landed: Landed) {
        self.0.send_replace(Some(landed));
    }
}

impl Flight {
    /// Waits for its end.
    pub(super) async fn landed(mut self) -> Landed {
        let landed = self.0.wait_for(Option::is_some).await;
        match landed.as_deref() {
            Ok(Some(landed)) => landed.clone(),
            _ => Err(failure(
                "the reading was broken off: the server is stopping",
            )),
        }
    }

    /// Whether it was broken off, so that nobody may wait for it.
    pub(super) fn is_lost(&self) -> bool {
        self.0.has_changed().is_err() && self.0.borrow().is_none()
    }
}
