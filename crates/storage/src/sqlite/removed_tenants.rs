//! Tenants that were removed while this process runs: their handles find nothing, although rows of theirs may be there for a while yet, and
//! records of theirs in the cache. Only who may remove tenants adds to it, four bytes each.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use super::tenant_number::TenantNumber;

/// Tenants that are gone.
pub(super) struct RemovedTenants {
    numbers: RwLock<HashSet<TenantNumber>>,
    any: AtomicBool,
    have_rows: AtomicBool,
}

impl RemovedTenants {
    /// None yet; but rows of one may have been left when the last process ended.
    pub(super) fn new() -> Self {
        Self {
            numbers: RwLock::default(),
            any: AtomicBool::new(false),
            have_rows: AtomicBool::new(true),
        }
    }

    /// One is removed: called after the commit, before anybody is told of it.
    pub(super) fn add(&self, tenant: TenantNumber) {
        let numbers = self.numbers.write();
        let mut numbers = numbers.unwrap_or_else(PoisonError::into_inner);
        numbers.insert(tenant);
        self.any.store(true, Ordering::SeqCst);
        self.have_rows.store(true, Ordering::SeqCst);
    }

    /// Whether it is one of them.
    pub(super) fn contains(&self, tenant: TenantNumber) -> bool {
        if !self.any.load(Ordering::Acquire) {
            return false;
        }
        let numbers = self.numbers.read();
        let numbers = numbers.unwrap_or_else(PoisonError::into_inner);
        numbers.contains(&tenant)
    }

    /// Whether rows of one may be there. The writer, which asks, is also who makes it so.
    pub(super) fn have_rows(&self) -> bool {
        self.have_rows.load(Ordering::Acquire)
    }

    /// There are none any more.
    pub(super) fn have_no_rows(&self) {
        self.have_rows.store(false, Ordering::Release);
    }
}
