//! The server's signing keys, ready for use, while they change: one per algorithm signs, the next is published, older ones still verify.
//!
//! | file | what it holds |
//! |---|---|
//! | `own_key` | one key, and how it signs |
//! | `ring` | all of them as they are now, and which one signs |
//! | `first_key`, `first_use` | the making of an algorithm's first key |
//! | `schedule` | what is due, told from the keys' dates |
//! | `upkeep` | what is due, done: the next key made, the one before it retired, the old removed |
//! | [`administration`] | what an administrator does: rotate, retire, import |
//! | [`news`], `left_news` | what happened, for the audit log, and what a tenant that was closed had not told yet |
//!
//! Keys are read from the store when one is first needed, and that of the tenant's own algorithm is made before the JWK Set is first given
//! out, or a token signed. Another is made when a client, a resource or an identity provider first names its algorithm. So nobody pays for
//! keys that nobody uses. Reading the key that signs takes no lock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::audit::AuditEvent;
use jurat_registry::author::Author;
use jurat_registry::clock::{Clock, Timestamp};
use jurat_registry::randomness::Randomness;
use jurat_registry::signing_key::{KeyRotation, SigningKeyRecord, SigningKeySource};
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::tenant::Tenant;
use jurat_registry::token_settings::{ResolvedTokenSettings, TOKEN_ALGORITHMS};
use tokio::sync::{OnceCell, Semaphore};

use super::sealing::{Sealer, SealingError};
use crate::node::Node;
use crate::rejection::{Reason, Rejection};

pub mod administration;
mod first_key;
mod first_use;
pub(crate) mod left_news;
pub mod news;
mod own_key;
mod ring;
mod schedule;
mod upkeep;

use first_key::FirstKey;
use left_news::LeftNews;
use news::{News, NewsDesk};
pub(crate) use own_key::{ID_TOKEN_TYPE, OwnKey};
use ring::Ring;

/// One tenant's signing keys.
pub struct Keyring {
    sealer: Sealer,
    store: Arc<dyn TenantStore>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    rotation: KeyRotation,
    /// The tenant's own algorithm, of which a key is made before any other thing is done with keys.
    own: Algorithm,
    ring: ArcSwap<Ring>,
    /// The first reading of the store, which all wait for who come before it is done. One that failed is tried again by the next.
    first_reading: OnceCell<()>,
    /// Counts the readings of the store: of two that run at once the later begun wins, as it has seen more.
    readings: AtomicU64,
    first_keys: [FirstKey; TOKEN_ALGORITHMS.len()],
    makers: Arc<Semaphore>,
    news: NewsDesk,
    /// Where goes what is not told when this ends.
    left_news: Arc<LeftNews>,
}

impl Drop for Keyring {
    /// The last events of a tenant that is closed are told to the operator by the node.
    fn drop(&mut self) {
        self.left_news.leave(self.news.take());
    }
}

impl Keyring {
    /// The keys of `tenant`, not yet read.
    pub(crate) fn new(node: &Node, tenant: &Tenant, store: Arc<dyn TenantStore>) -> Self {
        Self {
            sealer: Sealer::new(Arc::clone(&node.sealing), tenant.name.clone()),
            store,
            clock: Arc::clone(&node.clock),
            randomness: Arc::clone(&node.randomness),
            rotation: tenant.keys,
            own: ResolvedTokenSettings::from(&tenant.token).algorithm,
            ring: ArcSwap::default(),
            first_reading: OnceCell::new(),
            readings: AtomicU64::new(0),
            first_keys: TOKEN_ALGORITHMS.map(FirstKey::new),
            makers: Arc::clone(&node.key_makers),
            news: NewsDesk::default(),
            left_news: Arc::clone(&node.left_news),
        }
    }

    /// Reads the tenant's keys, and makes the one of its own algorithm when there is none, unless that is done already. For whoever wants
    /// to know at start that the sealing key is the right one; everybody else is served by the first who needs a key.
    pub async fn ready(&self) -> Result<(), KeyringError> {
        self.key_for(self.own).await.map(drop)
    }

    /// The key that signs under `algorithm`; made when there is none yet.
    pub(crate) async fn signing_key(&self, algorithm: Algorithm) -> Result<Arc<OwnKey>, Rejection> {
        self.key_for(algorithm).await.map_err(Rejection::from)
    }

    /// The key that `kid` names, if it is one of this server's.
    pub(crate) async fn find(&self, key_id: &str) -> Result<Option<Arc<OwnKey>>, KeyringError> {
        self.be_read().await?;
        Ok(self.ring.load().find(key_id).cloned())
    }

    /// The public keys as a JWK Set (RFC 7517 section 5). Whoever reads it before the tenant's first token finds the key of that token.
    pub(crate) async fn jwk_set(&self) -> Result<Arc<str>, KeyringError> {
        let ready = self.ready().await;
        let ring = self.ring.load();
        // What others may have tokens of is published even while a further key cannot be made.
        if ring.records().next().is_none() {
            ready?;
        }
        Ok(ring.published())
    }

    /// Whether the keys have been read since the server was opened.
    pub fn is_read(&self) -> bool {
        self.ring.load().reading() > 0
    }

    /// The store has been read once, by whomever.
    async fn be_read(&self) -> Result<(), KeyringError> {
        if self.is_read() {
            return Ok(());
        }
        let read = self.first_reading.get_or_try_init(|| self.read());
        read.await.map(drop)
    }

    async fn key_for(&self, algorithm: Algorithm) -> Result<Arc<OwnKey>, KeyringError> {
        if let Some(key) = self.signer(algorithm) {
            return Ok(key);
        }
        self.be_read().await?;
        match self.signer(algorithm) {
            Some(key) => Ok(key),
            None => self.first_key(algorithm).await,
        }
    }

    /// The key that signs under `algorithm` now. No lock, no wait.
    fn signer(&self, algorithm: Algorithm) -> Option<Arc<OwnKey>> {
        let ring = self.ring.load();
        ring.signer(algorithm, self.clock.now()).cloned()
    }

    /// Reads the keys from the store, whoever changed them: this node or another.
    async fn read(&self) -> Result<(), KeyringError> {
        let reading = self.readings.fetch_add(1, Ordering::SeqCst) + 1;
        let records = self.store.signing_key_list().await?;
        let ring = Ring::of(reading, records, &self.ring.load(), |record| {
            self.unseal(record)
        })?;
        let ring = Arc::new(ring);
        self.ring.rcu(|current| {
            let newest = if current.reading() > reading {
                current
            } else {
                &ring
            };
            Arc::clone(newest)
        });
        Ok(())
    }

    /// Keeps `key` before it is used, and reads the keys again. `records` are those by which it was decided that a further one is to be:
    /// when the youngest of its algorithm is another by now, that one is returned, and nothing is kept. The audit log is told by the same
    /// write.
    async fn keep(
        &self,
        key: &SigningKey,
        arrival: Arrival<'_>,
        records: &[SigningKeyRecord],
    ) -> Result<SigningKeyRecord, KeyringError> {
        let now = self.clock.now();
        let youngest = schedule::youngest(records, key.algorithm());
        let after = youngest.map(|youngest| youngest.key_id.clone());
        let record = SigningKeyRecord {
            key_id: key.key_id().to_owned(),
            algorithm: key.algorithm(),
            sealed: self.sealer.seal(key, &*self.randomness)?,
            public_jwk: key.public_jwk(),
            source: arrival.source,
            // Behind all others, even when the clock was set back: it is the order in which they are published, and the store's.
            created_at: records.last().map_or(now, |last| {
                let after = last.created_at.millis().saturating_add(1);
                Timestamp::from_millis(after).max(now)
            }),
            signs_from: arrival.signs_from,
            retired_at: None,
        };
        let told = vec![arrival.news().line(&record, arrival.by, now)];
        let kept = self.store.signing_key_insert(record, after, told).await?;
        self.read().await?;
        Ok(kept)
    }

    fn unseal(&self, record: &SigningKeyRecord) -> Result<OwnKey, KeyringError> {
        let key = self
            .sealer
            .unseal(record)
            .map_err(|_| KeyringError::Sealed {
                key_id: record.key_id.clone(),
            })?;
        Ok(OwnKey::new(Arc::new(key)))
    }

    /// The line of the audit log that tells that `news` happens to `key` now.
    fn line(&self, news: News, key: &SigningKeyRecord, by: &Author) -> AuditEvent {
        news.line(key, by, self.clock.now())
    }

    /// Leaves what was written for the operator's log.
    fn note(&self, written: impl IntoIterator<Item = AuditEvent>) {
        written.into_iter().for_each(|line| self.news.note(line));
    }
}

impl From<KeyringError> for Rejection {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::Store(error) => error.into(),
            error => Self::new(Reason::SigningUnavailable, error),
        }
    }
}

/// How a key comes.
#[derive(Clone, Copy)]
struct Arrival<'a> {
    source: SigningKeySource,
    signs_from: Timestamp,
    by: &'a Author,
}

impl Arrival<'_> {
    const fn news(&self) -> News {
        match self.source {
            SigningKeySource::Made => News::Made,
            SigningKeySource::Imported => News::Imported,
        }
    }
}

/// The server itself, as the author of what it does.
static SERVER: Author = Author::server();

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A key that is kept was sealed with another sealing key.
    #[error(
        "signing key {key_id} cannot be unsealed: the sealing key is not the one it was sealed with"
    )]
    Sealed {
        /// The key's `kid`.
        key_id: String,
    },
    /// A key cannot be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// A key cannot be made.
    #[error("{0}")]
    Key(String),
}
