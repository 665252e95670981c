//! All keys of a tenant as they were last read, in the order in which they are published: the oldest first, so that a key that comes
//! moves no other.

use std::borrow::Borrow;
use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::jwk_set::jwk_set_json;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::SigningKeyRecord;

use super::OwnKey;
use super::schedule;

/// The keys.
#[derive(Default)]
pub(super) struct Ring {
    reading: u64,
    keys: Vec<RingKey>,
    published: Arc<str>,
}

/// A key with its dates.
struct RingKey {
    record: SigningKeyRecord,
    key: Arc<OwnKey>,
}

impl Borrow<SigningKeyRecord> for RingKey {
    fn borrow(&self) -> &SigningKeyRecord {
        &self.record
    }
}

impl Ring {
    /// The keys of `records`; those that stay from ring to ring are not unsealed again.
    pub(super) fn of<E>(
        reading: u64,
        mut records: Vec<SigningKeyRecord>,
        before: &Self,
        unseal: impl Fn(&SigningKeyRecord) -> Result<OwnKey, E>,
    ) -> Result<Self, E> {
        records.sort_by(|one, other| {
            let order = |key: &SigningKeyRecord| (key.created_at, key.key_id.clone());
            order(one).cmp(&order(other))
        });
        let mut keys = Vec::with_capacity(records.len());
        for record in records {
            let key = match before.find(&record.key_id) {
                Some(key) if key.key().algorithm() == record.algorithm => Arc::clone(key),
                _ => Arc::new(unseal(&record)?),
            };
            keys.push(RingKey { record, key });
        }
        let published = jwk_set_json(keys.iter().map(|key| &key.record.public_jwk)).into();
        Ok(Self {
            reading,
            keys,
            published,
        })
    }

    /// Which reading of the store it is of.
    pub(super) fn reading(&self) -> u64 {
        self.reading
    }

    /// The key that signs under `algorithm` at `now`.
    pub(super) fn signer(&self, algorithm: Algorithm, now: Timestamp) -> Option<&Arc<OwnKey>> {
        schedule::signer(&self.keys, algorithm, now).map(|key| &key.key)
    }

    /// The key that `key_id` names.
    pub(super) fn find(&self, key_id: &str) -> Option<&Arc<OwnKey>> {
        let mut keys = self.keys.iter();
        let found = keys.find(|key| key.record.key_id == key_id);
        found.map(|key| &key.key)
    }

    /// The record of the key that `key_id` names.
    pub(super) fn record(&self, key_id: &str) -> Option<&SigningKeyRecord> {
        self.records().find(|record| record.key_id == key_id)
    }

    /// Every record, the oldest first.
    pub(super) fn records(&self) -> impl Iterator<Item = &SigningKeyRecord> {
        self.keys.iter().map(|key| &key.record)
    }

    /// The JWK Set.
    pub(super) fn published(&self) -> Arc<str> {
        Arc::clone(&self.published)
    }
}
