//! What happened to the server's own keys, on its way to the audit log.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jurat_registry::audit::AuditEvent;
use jurat_registry::author::{Author, By};
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::store::{StoreError, TenantStore};

/// What can happen to a signing key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was made.
    Made,
    /// It was imported.
    Imported,
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
            Self::TookOver => "signing-key-took-over",
            Self::Retired => "signing-key-retired",
            Self::Revoked => "signing-key-revoked",
            Self::Removed => "signing-key-removed",
        }
    }

    fn detail(self, key: &SigningKeyRecord) -> String {
        let algorithm = key.algorithm;
        match self {
            Self::Made | Self::Imported => {
                format!("{algorithm}, signs from {}", key.signs_from)
            }
            Self::TookOver => format!("{algorithm}, signs"),
            Self::Retired => match key.published_until() {
                Some(until) => format!("{algorithm}, signs no more, verifies until {until}"),
                None => format!("{algorithm}, signs no more"),
            },
            Self::Revoked => format!("{algorithm}, what it signed counts no more"),
            Self::Removed => format!("{algorithm}, all it signed has ended"),
        }
    }
}

/// Where events wait.
#[derive(Default)]
pub(super) struct NewsDesk(Mutex<Vec<AuditEvent>>);

impl NewsDesk {
    /// While the store does not answer, so many wait: keys change a few times a year.
    const MOST: usize = 256;

    pub(super) fn note(&self, news: News, key: &SigningKeyRecord, by: Option<&str>, at: Timestamp) {
        let mut waiting = self.lock();
        if waiting.len() < Self::MOST {
            let by = by.map_or(By::Server, |name| By::Administrator(name.to_owned()));
            let event = AuditEvent::new(at, Author::of(by), news.name(), key.key_id.as_str());
            waiting.push(event.with_detail(news.detail(key)));
        }
    }

    pub(super) fn take(&self) -> Vec<AuditEvent> {
        std::mem::take(&mut *self.lock())
    }

    pub(super) fn is_waiting(&self) -> bool {
        !self.lock().is_empty()
    }

    pub(super) async fn tell(
        &self,
        store: &dyn TenantStore,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let events = std::mem::take(&mut *self.lock());
        if events.is_empty() {
            return Ok(events);
        }
        let told = store.audit_append(events.clone()).await;
        if let Err(error) = told {
            let mut waiting = self.lock();
            let later = std::mem::replace(&mut *waiting, events);
            waiting.extend(later);
            waiting.truncate(Self::MOST);
            return Err(error);
        }
        Ok(events)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<AuditEvent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
