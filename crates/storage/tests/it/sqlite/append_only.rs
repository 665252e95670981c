//! Whoever opens the database file cannot change the audit log by mistake: the schema refuses it.

use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::clock::ManualClock;
use jurat_registry::store::Store;
use jurat_registry::tenant::TenantName;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::{NOW, block_on};

#[test]
fn a_line_of_the_audit_log_is_neither_changed_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    block_on(async {
        let clock = Arc::new(ManualClock::at(NOW));
        let options = SqliteOptions::default();
        let store =
            SqliteStore::open(&file, options, AuditKey::of_sealing_key(&[7; 32]), clock).unwrap();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        let target = "https://idp.example.com";
        let line = AuditEvent::new(NOW, Author::server(), "key-added", target);
        tenant.audit_append(vec![line]).await.unwrap();
        store.close().await.unwrap();
    });
    let connection = Connection::open(&file).unwrap();
    for sql in [
        "UPDATE audit_line SET target = 'another'",
        "DELETE FROM audit_line",
    ] {
        let refused = connection.execute(sql, []).unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("a line of the audit log is never")
        );
    }
}
