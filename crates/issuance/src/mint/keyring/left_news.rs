//! What happened to the keys of tenants that were closed before the operator's log was told. The audit logs have it. Bounded: what does not
//! find room stands in the audit log alone.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jurat_registry::audit::AuditEvent;

/// Events of tenants that are closed.
#[derive(Default)]
pub(crate) struct LeftNews(Mutex<Vec<AuditEvent>>);

impl LeftNews {
    /// Keys change a few times a year: so many events of tenants that are closed between two tellings.
    const MOST: usize = 4096;

    /// Leaves `events` to be told.
    pub(super) fn leave(&self, events: Vec<AuditEvent>) {
        let mut waiting = self.lock();
        waiting.extend(events);
        waiting.truncate(Self::MOST);
    }

    /// Takes what waits.
    pub(crate) fn take(&self) -> Vec<AuditEvent> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<AuditEvent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
