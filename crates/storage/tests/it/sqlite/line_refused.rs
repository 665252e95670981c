//! Where a line of the audit log cannot be written, what it tells does not happen.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::AuditEvent;
use jurat_registry::audit::seal::AuditKey;
use jurat_registry::author::Author;
use jurat_registry::change::RecordChange;
use jurat_registry::clock::ManualClock;
use jurat_registry::revocation::Revocation;
use jurat_registry::store::Store as _;
use jurat_registry::tenant::TenantName;
use jurat_registry::ticket::TicketKind;
use jurat_registry::user::User;
use jurat_storage::sqlite::{SqliteOptions, SqliteStore};
use rusqlite::Connection;

use crate::conformance::grant::{begins, grant};
use crate::conformance::signing_key::key;
use crate::conformance::ticket::ticket;
use crate::conformance::user::user;
use crate::conformance::{NOW, block_on};

fn event() -> AuditEvent {
    AuditEvent::new(NOW, Author::server(), "done", "a")
}

#[test]
fn a_line_that_cannot_be_written_leaves_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jurat.db");
    let open = || {
        let clock = Arc::new(ManualClock::at(NOW));
        let key = AuditKey::of_sealing_key(&[7; 32]);
        SqliteStore::open(&file, SqliteOptions::default(), key, clock).unwrap()
    };
    block_on(async {
        let (ada, live) = (user("ada"), grant());
        let first = key("first", Algorithm::Es256, 10);
        let store = open();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        let inserted = tenant.signing_key_insert(first.clone(), None, vec![event()]);
        inserted.await.unwrap();
        let change = vec![RecordChange::UserInsert(ada.clone())];
        let changed = tenant.change(Author::server(), change, Vec::new());
        changed.await.unwrap();
        tenant.record_issuance(begins(&live)).await.unwrap();
        store.close().await.unwrap();
        let connection = Connection::open(&file).unwrap();
        let sql = "CREATE TRIGGER no_line BEFORE INSERT ON audit_line BEGIN SELECT RAISE(ABORT, 'no'); END;";
        connection.execute_batch(sql).unwrap();
        drop(connection);

        let store = open();
        let tenant = store.tenant(&TenantName::default()).await.unwrap();
        let next = key("next", Algorithm::Es256, 0);
        let after = Some("first".to_owned());
        let inserted = tenant.signing_key_insert(next, after, vec![event()]);
        assert!(inserted.await.is_err());
        let mut retired = first.clone();
        retired.retired_at = Some(NOW);
        let replaced = tenant.signing_key_replace(retired, vec![event()]);
        assert!(replaced.await.is_err());
        let removed = tenant.signing_key_remove("first", vec![event()]);
        assert!(removed.await.is_err());
        assert_eq!(tenant.signing_key_list().await.unwrap(), [first]);

        let invitation = ticket(TicketKind::Invitation);
        let handed_out = tenant.ticket_hand_out(invitation.clone(), event());
        assert!(handed_out.await.is_err());
        let found = tenant.ticket_find(TicketKind::Invitation, invitation.id);
        assert_eq!(found.await.unwrap(), None);

        let mut parts = ada.parts().clone();
        parts.revision += 1;
        parts.valid_from = NOW.plus_seconds(9);
        let change = vec![RecordChange::UserReplace(User::new(parts).unwrap())];
        let changed = tenant.change(Author::server(), change, vec![event()]);
        assert!(changed.await.is_err());
        let found = tenant.user_find(ada.id()).await.unwrap().unwrap();
        assert_eq!(found.parts().revision, ada.parts().revision);
        assert!(found.parts().valid_from == ada.parts().valid_from);

        let revocation = Revocation {
            grants: vec![live.id],
            tokens: Vec::new(),
            event: event(),
        };
        assert!(tenant.revoke(revocation).await.is_err());
        let found = tenant.grant_find(live.id).await.unwrap().unwrap();
        assert_eq!(found.revoked_at, None);
        store.close().await.unwrap();
    });
}
