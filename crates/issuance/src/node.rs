//! What all tenants of one process share, made once when it starts: time, chance, keys that others publish, the threads that hash
//! passwords, and memory that is bounded for all of them together. What stands in it under a name stands there by tenant and name, so no
//! tenant sees or slows what another has.

use std::sync::Arc;

use jurat_registry::audit::AuditEvent;
use jurat_registry::clock::Clock;
use jurat_registry::key_sets::KeySets;
use jurat_registry::randomness::Randomness;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::assertion::decoy_keys::DecoyKeys;
use crate::client_secret::DecoySecret;
use crate::decision::DecisionLog;
use crate::device_authorization::pace::DevicePace;
use crate::guessing::GuessMemory;
use crate::mint::keyring::left_news::LeftNews;
use crate::password::Passwords;
use crate::sealing::SealingKey;

/// So many signing keys are made at once at most, each on a thread of its own: first requests to many tenants start no more threads.
const MOST_KEYS_IN_THE_MAKING: usize = 4;

/// What a node is handed.
pub struct NodeParts {
    /// Keys that issuers publish themselves.
    pub key_sets: Arc<dyn KeySets>,
    /// The key that seals signing keys at rest: 256 bits (AES-256-GCM).
    pub sealing_key: Zeroizing<[u8; 32]>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Where the operator's records go.
    pub decisions: Arc<dyn DecisionLog>,
}

/// One process of the server: what the authorization servers of all its tenants stand on.
pub struct Node {
    pub(crate) key_sets: Arc<dyn KeySets>,
    pub(crate) sealing_key: Zeroizing<[u8; 32]>,
    pub(crate) sealing: Arc<SealingKey>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    pub(crate) decisions: Arc<dyn DecisionLog>,
    pub(crate) decoy_keys: DecoyKeys,
    pub(crate) decoy_secret: DecoySecret,
    pub(crate) passwords: Passwords,
    pub(crate) device_pace: DevicePace,
    pub(crate) guess_memory: GuessMemory,
    pub(crate) key_makers: Arc<Semaphore>,
    pub(crate) left_news: Arc<LeftNews>,
}

impl Node {
    /// Makes what is made once.
    pub fn new(parts: NodeParts) -> Result<Self, NodeError> {
        let randomness = &*parts.randomness;
        Ok(Self {
            sealing: Arc::new(SealingKey::new(&parts.sealing_key).map_err(NodeError::of)?),
            decoy_keys: DecoyKeys::make(randomness).map_err(NodeError::of)?,
            decoy_secret: DecoySecret::make().map_err(NodeError::of)?,
            passwords: Passwords::new().map_err(NodeError::of)?,
            device_pace: DevicePace::new(),
            guess_memory: GuessMemory::new(randomness).map_err(NodeError::of)?,
            key_makers: Arc::new(Semaphore::new(MOST_KEYS_IN_THE_MAKING)),
            left_news: Arc::default(),
            key_sets: parts.key_sets,
            sealing_key: parts.sealing_key,
            clock: parts.clock,
            randomness: parts.randomness,
            decisions: parts.decisions,
        })
    }

    /// What happened to the keys of tenants that were closed before it was told to the operator.
    pub fn take_news_of_closed(&self) -> Vec<AuditEvent> {
        self.left_news.take()
    }

    /// Time.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }
}

/// Why a node cannot start: something it must have once could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the server cannot start: {0}")]
pub struct NodeError(String);

impl NodeError {
    fn of(error: impl std::error::Error) -> Self {
        Self(error.to_string())
    }
}
