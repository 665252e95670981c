//! The signing keys of the tenants over time: twice a minute what is due is done, what other nodes did is seen, and what happened is told to
//! the audit log and the operator's. Only of tenants that are open and have used a key: the others' turn comes when they are asked for.

use std::convert::Infallible;
use std::time::Duration;

use jurat_issuance::keyring::Keyring;
use jurat_registry::audit::AuditEvent;
use jurat_registry::store::StoreError;

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
        told(tenants.node().tell_of_closed().await);
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
    tell(keyring).await;
}

/// Tells what happened to a tenant's keys. What the store does not take is told the next time.
pub async fn tell(keyring: &Keyring) {
    told(keyring.tell().await);
}

/// Tells what happened to the keys of all tenants.
pub async fn tell_all(tenants: &Tenants) {
    for tenant in tenants.open_now() {
        tell(tenant.keyring()).await;
    }
    told(tenants.node().tell_of_closed().await);
}

fn told(told: Result<Vec<AuditEvent>, StoreError>) {
    match told {
        Ok(events) => {
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
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::error!(
                error,
                "events of signing keys could not be recorded; they wait"
            );
        }
    }
}
