//! The key of an algorithm that has none: made when a record first names the algorithm, at the latest when a token needs it; on a thread of
//! its own, and signing at once. Everybody who asks meanwhile waits for the same key.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::signing_key::SigningKeySource;

use super::news::News;
use super::{Arrival, Keyring, KeyringError, OwnKey, SERVER};

impl Keyring {
    /// Publishes a key for each of these algorithms that has none: whoever reads the JWK Set (RFC 7517 section 5) once a record names an
    /// algorithm finds the key of its first token there. There are as many keys as algorithms, however often they are named.
    pub async fn publish(
        &self,
        named: impl IntoIterator<Item = Algorithm>,
    ) -> Result<(), KeyringError> {
        for algorithm in named {
            self.key_for(algorithm).await?;
        }
        Ok(())
    }

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
        let made = making
            .key
            .key(&self.makers)
            .await
            .map_err(KeyringError::Key)?;
        // Everybody who waited comes by here with the same key; the store keeps the first, and it may be another node's.
        if let Some(key) = self.signer(algorithm) {
            return Ok(key);
        }
        let arrival = Arrival {
            source: SigningKeySource::Made,
            signs_from: self.clock.now(),
            by: &SERVER,
        };
        let kept = self.keep(&made, arrival, &records).await?;
        slot.done(&making);
        if kept.key_id == made.key_id() && making.is_news() {
            self.note([self.line(News::Made, &kept, &SERVER)]);
        }
        let signer = self.signer(algorithm);
        signer.ok_or_else(|| KeyringError::Key(format!("no key signs {algorithm} yet")))
    }
}
