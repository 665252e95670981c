//! What happens to signing keys, and what an administrator hands out, is told to the audit log by the write that does it.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::AuditEvent;
use jurat_registry::author::{Author, By};
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::ticket::{Ticket, TicketKind};

use super::audit_chain::{is_whole, lines_of};
use super::signing_key::key;
use super::ticket::ticket;
use super::{Ground, NOW, default_tenant};

fn event(action: &str) -> AuditEvent {
    let by = By::Administrator("root".into());
    AuditEvent::new(NOW, Author::of(by), action, "a")
}

async fn told(tenant: &Arc<dyn TenantStore>) -> Vec<String> {
    let lines = lines_of(tenant).await.into_iter();
    let by_root = lines.filter(|line| line.event.author.by.name().as_deref() == Some("root"));
    by_root.map(|line| line.event.action).collect()
}

pub(crate) async fn what_happens_to_a_signing_key_is_told_by_the_same_write(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let first = key("first", Algorithm::Es256, 10);
    let insert = tenant.signing_key_insert(first.clone(), None, vec![event("made")]);
    insert.await.unwrap();
    // Another node was faster: nothing is added, and nothing is told.
    let late = key("late", Algorithm::Es256, 0);
    let late = tenant.signing_key_insert(late, None, vec![event("late")]);
    assert_eq!(late.await.unwrap(), first);
    let unknown = key("unknown", Algorithm::Es256, 0);
    let replaced = tenant.signing_key_replace(unknown, vec![event("unknown")]);
    assert!(matches!(replaced.await, Err(StoreError::NotFound)));
    let removed = tenant.signing_key_remove("unknown", vec![event("unknown")]);
    assert!(matches!(removed.await, Err(StoreError::NotFound)));
    assert_eq!(told(&tenant).await, ["made"]);
    let lines = vec![event("retired"), event("took-over")];
    tenant.signing_key_replace(first, lines).await.unwrap();
    let removed = tenant.signing_key_remove("first", vec![event("removed")]);
    removed.await.unwrap();
    assert_eq!(
        told(&tenant).await,
        ["made", "retired", "took-over", "removed"]
    );
    is_whole(&tenant, "default").await;
}

pub(crate) async fn what_is_handed_out_is_told_by_the_same_write(ground: &Ground) {
    let store = ground.open();
    let tenant = default_tenant(&store).await;
    let named = || Ticket {
        alias: Some("one".into()),
        ..ticket(TicketKind::Invitation)
    };
    let (first, second) = (named(), named());
    let handed_out = tenant.ticket_hand_out(first.clone(), event("user-invited"));
    handed_out.await.unwrap();
    let found = tenant.ticket_find(TicketKind::Invitation, first.id).await;
    assert_eq!(found.unwrap(), Some(first));
    let refused = tenant.ticket_hand_out(second.clone(), event("again"));
    assert!(matches!(refused.await, Err(StoreError::AlreadyTaken)));
    let found = tenant.ticket_find(TicketKind::Invitation, second.id).await;
    assert_eq!(found.unwrap(), None);
    assert_eq!(told(&tenant).await, ["user-invited"]);
    is_whole(&tenant, "default").await;
}
