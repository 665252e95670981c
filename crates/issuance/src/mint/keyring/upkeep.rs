//! What is due is done: the next key is made ahead of time, takes over on its day, the one before it is retired, and what is old enough
//! is removed. Called again and again; what another node has done meanwhile is read first.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;

use super::news::News;
use super::schedule::{self, Due};
use super::{Arrival, Keyring, KeyringError, SERVER};
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

    /// Whether something happened to the keys that [`Keyring::take_news`] has not given yet.
    pub fn has_news(&self) -> bool {
        self.news.is_waiting()
    }

    /// What happened to the keys since this was asked, for the operator's log. The audit log has it.
    pub fn take_news(&self) -> Vec<AuditEvent> {
        self.news.take()
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
                let made = self.make(algorithm, signs_from, records, &SERVER);
                made.await.map(drop)
            }
            Due::Retire { key_id, successor } => {
                if let (Some(key), Some(successor)) = (find(&key_id), find(&successor)) {
                    self.retire_now(key, Some(successor), &SERVER).await?;
                }
                Ok(())
            }
            Due::Remove { key_id } => match find(&key_id) {
                Some(key) => self.remove(key, News::Removed, &SERVER).await,
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
        by: &Author,
    ) -> Result<SigningKeyRecord, KeyringError> {
        let made = KeyMaking::new(algorithm).key(&self.makers).await;
        let made = made.map_err(KeyringError::Key)?;
        let arrival = Arrival {
            source: SigningKeySource::Made,
            signs_from,
            by,
        };
        let kept = self.keep(&made, arrival, records).await?;
        if kept.key_id == made.key_id() {
            self.note([self.line(News::Made, &kept, by)]);
        }
        Ok(kept)
    }

    /// From now on the key signs nothing; `successor` has taken over from it.
    pub(super) async fn retire_now(
        &self,
        key: &SigningKeyRecord,
        successor: Option<&SigningKeyRecord>,
        by: &Author,
    ) -> Result<(), KeyringError> {
        let retired = SigningKeyRecord {
            retired_at: Some(self.clock.now()),
            ..key.clone()
        };
        let mut told = vec![self.line(News::Retired, &retired, by)];
        told.extend(successor.map(|successor| self.line(News::TookOver, successor, by)));
        self.replace(retired, told).await
    }

    /// Takes the key away: nothing that it signed is verified any more.
    pub(super) async fn remove(
        &self,
        key: &SigningKeyRecord,
        news: News,
        by: &Author,
    ) -> Result<(), KeyringError> {
        let told = vec![self.line(news, key, by)];
        let removed = self.store.signing_key_remove(&key.key_id, told.clone());
        match removed.await {
            // Another node was faster.
            Err(StoreError::NotFound) => return self.read().await,
            removed => removed?,
        }
        self.note(told);
        self.read().await
    }

    /// Puts a key with other dates in its place, and tells it by the same write.
    pub(super) async fn replace(
        &self,
        key: SigningKeyRecord,
        told: Vec<AuditEvent>,
    ) -> Result<(), KeyringError> {
        let replaced = self.store.signing_key_replace(key, told.clone());
        replaced.await?;
        self.note(told);
        self.read().await
    }

    pub(super) fn records(&self) -> Vec<SigningKeyRecord> {
        self.ring.load().records().cloned().collect()
    }
}
