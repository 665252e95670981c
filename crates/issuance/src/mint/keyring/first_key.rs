//! The making of an algorithm's first key, and of its first again when all were taken away: one at a time, for everybody who asks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jurat_protocol::jose::algorithm::Algorithm;

use crate::mint::key_making::KeyMaking;

/// The making of an algorithm's first key.
pub(super) struct FirstKey {
    pub(super) algorithm: Algorithm,
    current: Mutex<Arc<Making>>,
}

/// One key on its way.
pub(super) struct Making {
    pub(super) key: KeyMaking,
    told: AtomicBool,
}

impl FirstKey {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            current: Mutex::new(Making::new(algorithm)),
        }
    }

    /// The making that runs, or is to begin.
    pub(super) fn making(&self) -> Arc<Making> {
        Arc::clone(&self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Making>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The making that is done makes way for the next, once.
    pub(super) fn done(&self, making: &Arc<Making>) {
        let mut current = self.lock();
        if Arc::ptr_eq(&current, making) {
            *current = Making::new(self.algorithm);
        }
    }
}

impl Making {
    fn new(algorithm: Algorithm) -> Arc<Self> {
        Arc::new(Self {
            key: KeyMaking::new(algorithm),
            told: AtomicBool::new(false),
        })
    }

    /// Whether the key is still to be told of; asked once.
    pub(super) fn is_news(&self) -> bool {
        !self.told.swap(true, Ordering::SeqCst)
    }
}
