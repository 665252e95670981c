//! What an administrator does with signing keys: look, rotate, retire, import. A private key comes in and never goes out.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::author::Author;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{KeyRotation, KeyState, SigningKeyRecord, SigningKeySource};
use jurat_registry::store::StoreError;
use jurat_registry::token_settings::TOKEN_ALGORITHMS;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::news::News;
use super::schedule;
use super::{Arrival, Keyring, KeyringError};
use crate::mint::key_making::KeyMaking;

/// A signing key as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShownKey {
    /// The `kid` of token headers and JWK Set.
    pub kid: String,
    /// What it signs.
    pub algorithm: Algorithm,
    /// Where it is in its life.
    pub state: KeyState,
    /// Where it came from.
    pub source: SigningKeySource,
    /// Since when it is published.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub signs_from: Timestamp,
    /// Since when it does not sign any more.
    pub retired_at: Option<Timestamp>,
    /// Until when it is published and verifies; `None` while no end is in sight.
    pub published_until: Option<Timestamp>,
}

/// The public half of a signing key.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PublicHalf {
    /// As it stands in the JWK Set.
    pub jwk: Value,
    /// `PUBLIC KEY`.
    pub pem: String,
}

/// When a key that comes new signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakesOver {
    /// When it has been published for as long as the settings say.
    Later,
    /// Now: whoever keeps the JWK Set must read it anew when it meets a `kid` that it does not know.
    Immediately,
}

impl Keyring {
    /// Every key, the oldest first.
    pub async fn list(&self) -> Result<Vec<ShownKey>, KeyringError> {
        self.ready().await?;
        let records = self.records();
        Ok(records.iter().map(|key| self.shown(key)).collect())
    }

    /// When keys are renewed.
    pub fn rotation(&self) -> KeyRotation {
        self.rotation
    }

    /// The public half of a key.
    pub async fn public_half(&self, key_id: &str) -> Result<Option<PublicHalf>, KeyringError> {
        let key = self.find(key_id).await?;
        Ok(key.map(|key| PublicHalf {
            jwk: key.key().public_jwk(),
            pem: key.key().public_key_pem(),
        }))
    }

    /// Makes the next key of `algorithm`. A next key that waits already can take over now, but no second one is made.
    pub async fn rotate(
        &self,
        algorithm: Algorithm,
        takes_over: TakesOver,
        by: &Author,
    ) -> Result<ShownKey, KeyChangeError> {
        must_sign_tokens(algorithm)?;
        self.read().await?;
        let now = self.clock.now();
        let records = self.records();
        if let Some(waiting) = schedule::waiting(&records, algorithm, now) {
            if takes_over == TakesOver::Later {
                return Err(KeyChangeError::Waiting(self.shown(waiting)));
            }
            return self.bring_forward(waiting.clone(), by).await;
        }
        let signs_from = self.day_of(algorithm, takes_over);
        let made = KeyMaking::new(algorithm).key(&self.makers).await;
        let made = made.map_err(KeyringError::Key)?;
        let arrival = Arrival {
            source: SigningKeySource::Made,
            signs_from,
            by,
        };
        self.take_in(&made, arrival, &records).await
    }

    /// Takes `key` in behind the youngest of `records`, unless another was taken in meanwhile.
    async fn take_in(
        &self,
        key: &SigningKey,
        arrival: Arrival<'_>,
        records: &[SigningKeyRecord],
    ) -> Result<ShownKey, KeyChangeError> {
        let kept = self.keep(key, arrival, records).await?;
        if kept.key_id != key.key_id() {
            return Err(KeyChangeError::Overtaken);
        }
        self.note([self.line(arrival.news(), &kept, arrival.by)]);
        self.retire_overtaken().await?;
        self.show(&kept.key_id)
    }

    /// Retires a key at once. With `revoke` it verifies nothing any more either, and is no longer published. The tenant's own algorithm
    /// has a successor before that.
    pub async fn retire(
        &self,
        key_id: &str,
        revoke: bool,
        by: &Author,
    ) -> Result<Option<ShownKey>, KeyChangeError> {
        self.read().await?;
        let now = self.clock.now();
        let records = self.records();
        let key = records.iter().find(|key| key.key_id == key_id);
        let key = key.ok_or(KeyChangeError::NotFound)?;
        if schedule::signer(&records, key.algorithm, now).is_some_and(|one| one.key_id == key_id) {
            self.find_successor(key, by).await?;
        }
        if revoke {
            self.remove(key, News::Revoked, by).await?;
            return Ok(None);
        }
        match key.state(now) {
            // It has signed nothing.
            KeyState::Next => {
                self.remove(key, News::Removed, by).await?;
                Ok(None)
            }
            KeyState::Signing => {
                // A successor that took over now may have retired it already; its own retirement is the one that is told.
                let ring = self.ring.load_full();
                let key = ring.record(key_id).ok_or(KeyChangeError::NotFound)?;
                if key.retired_at.is_none() {
                    self.retire_now(key, None, by).await?;
                }
                self.show(key_id).map(Some)
            }
            KeyState::Retired | KeyState::Gone => self.show(key_id).map(Some),
        }
    }

    /// Takes `key` in as the next key of its algorithm.
    pub async fn import(
        &self,
        key: &SigningKey,
        takes_over: TakesOver,
        by: &Author,
    ) -> Result<ShownKey, KeyChangeError> {
        let records = self.may_import(key).await?;
        let signs_from = self.day_of(key.algorithm(), takes_over);
        let arrival = Arrival {
            source: SigningKeySource::Imported,
            signs_from,
            by,
        };
        self.take_in(key, arrival, &records).await
    }

    /// `key` as it would be taken in, and is not.
    pub async fn try_import(
        &self,
        key: &SigningKey,
        takes_over: TakesOver,
    ) -> Result<ShownKey, KeyChangeError> {
        self.may_import(key).await?;
        let now = self.clock.now();
        let signs_from = self.day_of(key.algorithm(), takes_over);
        Ok(ShownKey {
            kid: key.key_id().to_owned(),
            algorithm: key.algorithm(),
            state: if signs_from > now {
                KeyState::Next
            } else {
                KeyState::Signing
            },
            source: SigningKeySource::Imported,
            created_at: now,
            signs_from,
            retired_at: None,
            published_until: None,
        })
    }

    /// The keys there are, when `key` may come behind them.
    async fn may_import(&self, key: &SigningKey) -> Result<Vec<SigningKeyRecord>, KeyChangeError> {
        let algorithm = key.algorithm();
        must_sign_tokens(algorithm)?;
        self.read().await?;
        let records = self.records();
        if let Some(known) = records.iter().find(|known| known.key_id == key.key_id()) {
            return Err(KeyChangeError::Known(self.shown(known)));
        }
        if let Some(waiting) = schedule::waiting(&records, algorithm, self.clock.now()) {
            return Err(KeyChangeError::Waiting(self.shown(waiting)));
        }
        Ok(records)
    }

    /// A key that signs before `key` is taken away: the one that waits, or a new one. Another than the tenant's own algorithm gets its
    /// key when a token next needs it.
    async fn find_successor(
        &self,
        key: &SigningKeyRecord,
        by: &Author,
    ) -> Result<(), KeyChangeError> {
        let now = self.clock.now();
        let records = self.records();
        let is_other = |other: &&SigningKeyRecord| other.key_id != key.key_id;
        let others: Vec<_> = records.iter().filter(is_other).cloned().collect();
        if schedule::signer(&others, key.algorithm, now)
            .is_some_and(|one| one.state(now) == KeyState::Signing)
        {
            return Ok(());
        }
        if let Some(waiting) = schedule::waiting(&others, key.algorithm, now) {
            let mut forward = waiting.clone();
            forward.signs_from = now;
            let told = vec![self.line(News::TookOver, &forward, by)];
            self.replace(forward, told).await?;
        } else if key.algorithm == self.own {
            self.make(key.algorithm, now, &records, by).await?;
        }
        Ok(())
    }

    async fn bring_forward(
        &self,
        mut key: SigningKeyRecord,
        by: &Author,
    ) -> Result<ShownKey, KeyChangeError> {
        key.signs_from = self.clock.now();
        let told = vec![self.line(News::BroughtForward, &key, by)];
        self.replace(key.clone(), told).await?;
        self.retire_overtaken().await?;
        self.show(&key.key_id)
    }

    /// When a key that is made now signs: at once where none does.
    fn day_of(&self, algorithm: Algorithm, takes_over: TakesOver) -> Timestamp {
        let now = self.clock.now();
        let some_signs = self.signer(algorithm).is_some();
        match takes_over {
            TakesOver::Later if some_signs => {
                now.plus_seconds(self.rotation.publish_ahead_seconds())
            }
            TakesOver::Later | TakesOver::Immediately => now,
        }
    }

    fn show(&self, key_id: &str) -> Result<ShownKey, KeyChangeError> {
        let ring = self.ring.load();
        let key = ring.record(key_id).ok_or(KeyChangeError::NotFound)?;
        Ok(self.shown(key))
    }

    fn shown(&self, key: &SigningKeyRecord) -> ShownKey {
        ShownKey {
            kid: key.key_id.clone(),
            algorithm: key.algorithm,
            state: key.state(self.clock.now()),
            source: key.source,
            created_at: key.created_at,
            signs_from: key.signs_from,
            retired_at: key.retired_at,
            published_until: key.published_until(),
        }
    }
}

fn must_sign_tokens(algorithm: Algorithm) -> Result<(), KeyChangeError> {
    if TOKEN_ALGORITHMS.contains(&algorithm) {
        Ok(())
    } else {
        Err(KeyChangeError::NotForTokens(algorithm))
    }
}

/// Why a signing key was not changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyChangeError {
    /// There is no such key.
    #[error("there is no signing key of that kid")]
    NotFound,
    /// A next key is published already.
    #[error(
        "the next {} key is published already, and signs from {}: {}",
        .0.algorithm, .0.signs_from, .0.kid
    )]
    Waiting(ShownKey),
    /// The key is here already.
    #[error("this key is here already, as {}", .0.kid)]
    Known(ShownKey),
    /// The algorithm signs no tokens.
    #[error("{0} signs no tokens here: ES256, EdDSA, RS256 and PS256 do")]
    NotForTokens(Algorithm),
    /// Another node was faster.
    #[error("another key was added at the same moment: look at the keys and try again")]
    Overtaken,
    /// The store or the making of a key failed.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
}

impl From<StoreError> for KeyChangeError {
    fn from(error: StoreError) -> Self {
        Self::Keyring(error.into())
    }
}
