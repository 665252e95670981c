//! The key of an algorithm that has none: made when a token first needs it, on a thread of its own, and signing at once. Everybody who
//! asks meanwhile waits for the same key.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::signing_key::SigningKeySource;

use super::news::News;
use super::{Keyring, KeyringError, OwnKey};

impl Keyring {
    /// Makes the key of `algorithm`, which has none that signs.
    pub(super) async fn first_key(
        &self,
        algorithm: Algorithm,
    ) -> Result<Arc<OwnKey>, KeyringError> {
        let mut slots = self.first_keys.iter();
        let slot = slots.find(|slot| slot.algorithm == algorithm);
        let slot = slot.ok_or_else(|| KeyringError::Key(format!("{algorithm} signs no tokens")))?;
        let making = slot.making();
        let records = self.records();
        let made = making.key.key().await.map_err(KeyringError::Key)?;
        // Everybody who waited comes by here with the same key; the store keeps the first, and it may be another node's.
        if let Some(key) = self.signer(algorithm) {
            return Ok(key);
        }
        let kept = self.keep(&made, SigningKeySource::Made, self.clock.now(), &records);
        let kept = kept.await?;
        slot.done(&making);
        if kept.key_id == made.key_id() && making.is_news() {
            self.note(News::Made, &kept, None);
        }
        let signer = self.signer(algorithm);
        signer.ok_or_else(|| KeyringError::Key(format!("no key signs {algorithm} yet")))
    }
}
