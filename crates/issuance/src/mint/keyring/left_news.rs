//! What happened to the keys of tenants that were closed before it was told. Bounded: of so many tenants, and of each what its own desk
//! holds; a store that does not answer makes it wait.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jurat_registry::audit::AuditEvent;
use jurat_registry::store::{StoreError, TenantStore};

/// Events by the records that they belong to.
#[derive(Default)]
pub(crate) struct LeftNews(Mutex<Vec<Left>>);

struct Left {
    records: Arc<dyn TenantStore>,
    events: Vec<AuditEvent>,
}

impl LeftNews {
    /// Keys change a few times a year: so many tenants that are closed between two tellings have seen a change.
    const MOST: usize = 4096;

    /// Leaves `events` to be told to `records`.
    pub(super) fn leave(&self, records: &Arc<dyn TenantStore>, events: Vec<AuditEvent>) {
        let mut waiting = self.lock();
        if !events.is_empty() && waiting.len() < Self::MOST {
            let records = Arc::clone(records);
            waiting.push(Left { records, events });
        }
    }

    /// Brings what waits to the records it belongs to, and returns it. What a store does not take waits on.
    pub(crate) async fn tell(&self) -> Result<Vec<AuditEvent>, StoreError> {
        let waiting = std::mem::take(&mut *self.lock());
        let mut told = Vec::new();
        let mut failed = None;
        for left in waiting {
            match left.records.audit_append(left.events.clone()).await {
                Ok(()) => told.extend(left.events),
                // Of a tenant that was removed meanwhile nobody asks any more.
                Err(StoreError::NotFound) => {}
                Err(error) => {
                    self.leave(&left.records, left.events);
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(told), Err)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Left>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
