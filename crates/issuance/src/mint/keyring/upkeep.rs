//! What is due is done: the next key is made ahead of time, takes over on its day, the one before it is retired, and what is old enough
//! is removed. Called again and again; what another node has done meanwhile is read first.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;

use super::news::News;
use super::schedule::{self, Due};
use super::{Keyring, KeyringError};
use crate::mint::key_making::KeyMaking;

impl Keyring {
    /// Reads the keys again and does what is due. What could not be done is due the next time.
    pub async fn upkeep(&self) -> Result<(), KeyringError> {
        self.read().await?;
        let records = self.records();
        for due in schedule::due(&records, self.rotation, self.clock.now()) {
            self.carry_out(due, &records).await?;
        }
        Ok(())
    }

    /// Whether something happened to the keys that [`Keyring::tell`] has not told yet.
    pub fn has_news(&self) -> bool {
        self.news.is_waiting()
    }

    /// Brings what happened to the keys to the audit log, and returns it for the operator's. What the store does not take waits on.
    pub async fn tell(&self) -> Result<Vec<AuditEvent>, StoreError> {
        self.news.tell(&*self.store).await
    }

    /// Keys from which another has taken over are retired.
    pub(super) async fn retire_overtaken(&self) -> Result<(), KeyringError> {
        let records = self.records();
        for due in schedule::retirements(&records, self.clock.now()) {
            self.carry_out(due, &records).await?;
        }
        Ok(())
    }

    /// Does what is due by `records`.
    async fn carry_out(&self, due: Due, records: &[SigningKeyRecord]) -> Result<(), KeyringError> {
        let find = |key_id: &str| records.iter().find(|key| key.key_id == key_id);
        match due {
            Due::Next {
                algorithm,
                signs_from,
            } => {
                let made = self.make(algorithm, signs_from, records, None);
                made.await.map(drop)
            }
            Due::Retire { key_id, successor } => {
                if let (Some(key), Some(successor)) = (find(&key_id), find(&successor)) {
                    self.retire_now(key, None).await?;
                    self.note(News::TookOver, successor, None);
                }
                Ok(())
            }
            Due::Remove { key_id } => match find(&key_id) {
                Some(key) => self.remove(key, News::Removed, None).await,
                None => Ok(()),
            },
        }
    }

    /// Makes a key that signs from then on, as was decided by `records`; returns what is kept, another one when that was faster.
    pub(super) async fn make(
        &self,
        algorithm: Algorithm,
        signs_from: Timestamp,
        records: &[SigningKeyRecord],
        by: Option<&str>,
    ) -> Result<SigningKeyRecord, KeyringError> {
        let made = KeyMaking::new(algorithm).key(&self.makers).await;
        let made = made.map_err(KeyringError::Key)?;
        let kept = self.keep(&made, SigningKeySource::Made, signs_from, records);
        let kept = kept.await?;
        if kept.key_id == made.key_id() {
            self.note(News::Made, &kept, by);
        }
        Ok(kept)
    }

    /// From now on the key signs nothing.
    pub(super) async fn retire_now(
        &self,
        key: &SigningKeyRecord,
        by: Option<&str>,
    ) -> Result<(), KeyringError> {
        let retired = SigningKeyRecord {
            retired_at: Some(self.clock.now()),
            ..key.clone()
        };
        self.replace(retired.clone()).await?;
        self.note(News::Retired, &retired, by);
        Ok(())
    }

    /// Takes the key away: nothing that it signed is verified any more.
    pub(super) async fn remove(
        &self,
        key: &SigningKeyRecord,
        news: News,
        by: Option<&str>,
    ) -> Result<(), KeyringError> {
        match self.store.signing_key_remove(&key.key_id).await {
            // Another node was faster.
            Err(StoreError::NotFound) => return self.read().await,
            removed => removed?,
        }
        self.note(news, key, by);
        self.read().await
    }

    /// Puts a key with other dates in its place.
    pub(super) async fn replace(&self, key: SigningKeyRecord) -> Result<(), KeyringError> {
        self.store.signing_key_replace(key).await?;
        self.read().await
    }

    pub(super) fn records(&self) -> Vec<SigningKeyRecord> {
        self.ring.load().records().cloned().collect()
    }
}
