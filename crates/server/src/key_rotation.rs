//! The server's own keys over time: twice a minute what is due is done, what other nodes did is seen, and what happened is told to the
//! audit log and the operator's.

use std::convert::Infallible;
use std::time::Duration;

use jurat_issuance::keyring::Keyring;

/// A key that another node has made is known here after so long at most. It is published for an hour at least before it signs.
const EVERY: Duration = Duration::from_secs(30);

/// Looks after the keys. Ends never: whoever runs it drops it, and calls [`tell`] once more.
pub async fn keep_up(keyring: &Keyring) -> Infallible {
    loop {
        once(keyring).await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks after the keys once.
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

/// Tells what happened to the keys. What the store does not take is told the next time.
pub async fn tell(keyring: &Keyring) {
    match keyring.tell().await {
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
