//! What happens to the server's own keys: the lines of the audit log that tell it, and the same on its way to the operator's log.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::SigningKeyRecord;

/// What can happen to a signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was made.
    Made,
    /// It was imported.
    Imported,
    /// It signs from now on, before its day.
    BroughtForward,
    /// It signs from now on in the place of another.
    TookOver,
    /// It signs nothing any more.
    Retired,
    /// What it signed counts for nothing any more, though it may not have ended.
    Revoked,
    /// All it signed has ended, and it is gone.
    Removed,
}

impl News {
    /// Its stable name in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Made => "signing-key-made",
            Self::Imported => "signing-key-imported",
            Self::BroughtForward => "signing-key-brought-forward",
            Self::TookOver => "signing-key-took-over",
            Self::Retired => "signing-key-retired",
            Self::Revoked => "signing-key-revoked",
            Self::Removed => "signing-key-removed",
        }
    }

    /// The line of the audit log that tells that it happened to `key`.
    pub(super) fn line(self, key: &SigningKeyRecord, by: &Author, at: Timestamp) -> AuditEvent {
        AuditEvent::new(at, by.clone(), self.name(), key.key_id.as_str())
            .with_detail(self.detail(key))
    }

    fn detail(self, key: &SigningKeyRecord) -> String {
        let algorithm = key.algorithm;
        match self {
            Self::Made | Self::Imported => {
                format!("{algorithm}, signs from {}", key.signs_from)
            }
            Self::BroughtForward | Self::TookOver => format!("{algorithm}, signs"),
            Self::Retired => match key.published_until() {
                Some(until) => format!("{algorithm}, signs no more, verifies until {until}"),
                None => format!("{algorithm}, signs no more"),
            },
            Self::Revoked => format!("{algorithm}, what it signed counts no more"),
            Self::Removed => format!("{algorithm}, all it signed has ended"),
        }
    }
}

/// Where events wait for the operator's log; the audit log has them by the write that made them.
#[derive(Default)]
pub(super) struct NewsDesk(Mutex<Vec<AuditEvent>>);

impl NewsDesk {
    /// While nobody asks, so many wait: keys change a few times a year.
    const MOST: usize = 256;

    pub(super) fn note(&self, event: AuditEvent) {
        let mut waiting = self.lock();
        if waiting.len() < Self::MOST {
            waiting.push(event);
        }
    }

    pub(super) fn take(&self) -> Vec<AuditEvent> {
        std::mem::take(&mut *self.lock())
    }

    pub(super) fn is_waiting(&self) -> bool {
        !self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<AuditEvent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
