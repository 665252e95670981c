//! SQLite on disk: the conformance suite, and what SQLite alone promises.

mod append_only;
mod emptying;
mod line_refused;
mod open;
mod tampering;
mod upgrade;

use std::path::PathBuf;
use std::sync::Arc;

use jurat_registry::audit::seal::AuditKey;
use jurat_registry::clock::Clock;
use jurat_registry::store::Store;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::conformance::{Backend, Bounds, Ground, conformance_suite};

/// A database file in a folder of its own.
struct OnDisk(TempDir);

impl OnDisk {
    fn file(&self) -> PathBuf {
        self.0.path().join("jurat.db")
    }
}

impl Backend for OnDisk {
    fn open(&self, clock: Arc<dyn Clock>, bounds: Bounds) -> Arc<dyn Store> {
        let options = SqliteOptions {
            most_live_marks: bounds.live_marks,
            most_kept_refusals: bounds.kept_refusals,
            ..SqliteOptions::default()
        };
        Arc::new(
            SqliteStore::open(
                &self.file(),
                options,
                AuditKey::of_sealing_key(&[7; 32]),
                clock,
            )
            .unwrap(),
        )
    }
}

fn ground() -> Ground {
    Ground::new(OnDisk(tempfile::tempdir().unwrap()))
}

conformance_suite!(super::ground);
