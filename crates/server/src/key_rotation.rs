//! The signing keys of the tenants over time: twice a minute what is due is done, what other nodes did is seen, and what happened is told to
//! the operator's log. Only of tenants that are open and have used a key: the others' turn comes when they are asked for.

use std::convert::Infallible;
use std::time::Duration;

use jurat_issuance::keyring::Keyring;
use jurat_registry::audit::AuditEvent;

use crate::tenants::Tenants;

/// A key that another node has made is known here after so long at most. It is published for an hour at least before it signs.
const EVERY: Duration = Duration::from_secs(30);

/// Looks after the keys. Ends never: whoever runs it drops it, and calls [`tell_all`] once more.
pub async fn keep_up(tenants: &Tenants) -> Infallible {
    loop {
        for tenant in tenants.open_now() {
            if tenant.keyring().is_read() {
                once(tenant.keyring()).await;
            }
        }
        told(tenants.node().take_news_of_closed());
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks after a tenant's keys once.
pub async fn once(keyring: &Keyring) {
    if let Err(error) = keyring.upkeep().await {
        let error: &dyn std::error::Error = &error;
        tracing::error!(
            error,
            "signing keys could not be looked after; again in half a minute"
        );
    }
    tell(keyring);
}

/// Tells the operator's log what happened to a tenant's keys; the audit log has it.
pub fn tell(keyring: &Keyring) {
    told(keyring.take_news());
}

/// Tells what happened to the keys of all tenants.
pub fn tell_all(tenants: &Tenants) {
    for tenant in tenants.open_now() {
        tell(tenant.keyring());
    }
    told(tenants.node().take_news_of_closed());
}

fn told(events: Vec<AuditEvent>) {
    for event in events {
        tracing::info!(
            by = %event.author.by,
            key = event.target,
            detail = event.detail,
            "{}",
            event.action
        );
    }
}
