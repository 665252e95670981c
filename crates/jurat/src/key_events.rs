//! What happens to published keys, as the operator is told it.

use jurat_registry::key_sets::{KeyEvent, KeyEventKind, KeyEvents, KeyFault};

/// Tells the log. Every line names tenant and owner; the names of keys are their issuer's, shortened and without control characters.
pub(crate) struct LoggedKeyEvents;

impl KeyEvents for LoggedKeyEvents {
    fn happened(&self, event: KeyEvent) {
        let (tenant, owner) = (&event.tenant, &event.owner);
        match event.kind {
            KeyEventKind::KeyAdded(key) => {
                tracing::info!(%tenant, owner, key, "an issuer publishes a new key");
            }
            KeyEventKind::KeyGone(key) => {
                tracing::info!(%tenant, owner, key, "an issuer has withdrawn a key");
            }
            KeyEventKind::KeyRefused(key) if key.fault == KeyFault::Secret => {
                let (key, why) = (key.key, key.why);
                tracing::error!(%tenant, owner, key, why, "an issuer publishes a secret key");
            }
            KeyEventKind::KeyRefused(key) => {
                let (key, why) = (key.key, key.why);
                tracing::warn!(%tenant, owner, key, why, "a published key cannot be used");
            }
            KeyEventKind::SourceFailing(why) => {
                tracing::warn!(%tenant, owner, why, "an issuer's keys cannot be read");
            }
            KeyEventKind::SourceRecovered => {
                tracing::info!(%tenant, owner, "an issuer's keys can be read again");
            }
        }
    }
}
