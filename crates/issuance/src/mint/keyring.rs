//! The server's signing keys, ready for use: one per algorithm signs, older ones still verify.
//!
//! The key of the tenant's own algorithm is there from the start. Another is made when a token first needs it, on a thread of its
//! own ([`super::key_making`]): a client can be registered for RS256 at any time, and nobody pays at start for keys that nobody
//! uses. Reading the key that signs takes no lock.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::jwk_set::jwk_set_json;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::Clock;
use jurat_registry::randomness::Randomness;
use jurat_registry::signing_key::{SigningKeyRecord, SigningKeySource};
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::tenant::Tenant;
use jurat_registry::token_settings::{ResolvedTokenSettings, TOKEN_ALGORITHMS};
use serde::Serialize;

use super::jwt_claims::ACCESS_TOKEN_TYPE;
use super::key_making::KeyMaking;
use super::sealing::{Sealer, SealingError};
use crate::rejection::{Reason, Rejection};

/// The `typ` of an ID token. It is not that of an access token (RFC 8725 section 3.12), and `aud` names a client: so it passes neither as
/// an access token nor as an assertion here.
pub(crate) const ID_TOKEN_TYPE: &str = "JWT";

/// The claims of most tokens fit without growing.
const USUAL_CLAIMS: usize = 512;

/// No signature is longer in base64url: RSA of 2048 bits.
const MOST_SIGNATURE: usize = 344;

/// One tenant's signing keys.
pub(crate) struct Keyring {
    sealer: Sealer,
    store: Arc<dyn TenantStore>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    signing: [Slot; TOKEN_ALGORITHMS.len()],
    older: Vec<Arc<OwnKey>>,
    published: RwLock<Arc<str>>,
}

/// The place of the key that signs under one algorithm.
struct Slot {
    algorithm: Algorithm,
    key: OnceLock<Arc<OwnKey>>,
    making: KeyMaking,
}

/// A signing key of this server.
pub(crate) struct OwnKey {
    key: Arc<SigningKey>,
    public_jwk: serde_json::Value,
    encoded_header: String,
    encoded_id_token_header: String,
}

impl Keyring {
    /// Reads the tenant's keys, and makes the one of its own algorithm when there is none.
    pub(crate) async fn open(
        tenant: &Tenant,
        sealing_key: &[u8; 32],
        store: Arc<dyn TenantStore>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, KeyringError> {
        let sealer = Sealer::new(sealing_key, &tenant.name)?;
        let mut keyring = Self {
            sealer,
            store,
            clock,
            randomness,
            signing: TOKEN_ALGORITHMS.map(Slot::new),
            older: Vec::new(),
            published: RwLock::new(jwk_set_json([]).into()),
        };
        // Newest first: it signs, and what is left is older.
        for record in keyring.store.signing_key_list().await?.iter().rev() {
            let key = Arc::new(keyring.unseal(record)?);
            let slot = keyring
                .signing
                .iter()
                .find(|slot| slot.algorithm == record.algorithm);
            if let Some(Err(key)) = slot.map(|slot| slot.key.set(Arc::clone(&key))) {
                keyring.older.push(key);
            }
        }
        keyring.publish();
        let own = ResolvedTokenSettings::from(&tenant.token).algorithm;
        keyring.key_for(own).await?;
        Ok(keyring)
    }

    /// The key that signs under `algorithm`; made when there is none yet.
    pub(crate) async fn signing_key(&self, algorithm: Algorithm) -> Result<Arc<OwnKey>, Rejection> {
        self.key_for(algorithm).await.map_err(|error| match error {
            KeyringError::Store(error) => error.into(),
            error => Rejection::new(Reason::SigningUnavailable, error),
        })
    }

    /// The key that `kid` names, if it is one of this server's.
    pub(crate) fn find(&self, key_id: &str) -> Option<&Arc<OwnKey>> {
        self.keys().find(|key| key.key.key_id() == key_id)
    }

    /// The public keys as a JWK Set (RFC 7517 section 5).
    pub(crate) fn jwk_set(&self) -> Arc<str> {
        Arc::clone(
            &self
                .published
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    async fn key_for(&self, algorithm: Algorithm) -> Result<Arc<OwnKey>, KeyringError> {
        let slot = self.signing.iter().find(|slot| slot.algorithm == algorithm);
        let slot = slot.ok_or_else(|| KeyringError::Key(format!("{algorithm} signs no tokens")))?;
        if let Some(key) = slot.key.get() {
            return Ok(Arc::clone(key));
        }
        let made = slot.making.key().await.map_err(KeyringError::Key)?;
        // Kept before it is used. Everybody who waited comes by here with the same key; the store keeps the first, and it may be
        // another node's.
        let record = SigningKeyRecord {
            key_id: made.key_id().to_owned(),
            algorithm,
            sealed: self.sealer.seal(&made, &*self.randomness)?,
            public_jwk: made.public_jwk(),
            source: SigningKeySource::Made,
            created_at: self.clock.now(),
            signs_from: self.clock.now(),
            retired_at: None,
        };
        let kept = self.store.signing_key_insert(record, None).await?;
        let key = if kept.key_id == made.key_id() {
            OwnKey::new(made)
        } else {
            self.unseal(&kept)?
        };
        let key = Arc::clone(slot.key.get_or_init(|| Arc::new(key)));
        self.publish();
        Ok(key)
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

    /// Under the lock from reading the keys to writing the text: of two who publish at once, the later has seen both keys.
    fn publish(&self) {
        let mut published = self
            .published
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *published = jwk_set_json(self.keys().map(|key| &key.public_jwk)).into();
    }

    fn keys(&self) -> impl Iterator<Item = &Arc<OwnKey>> {
        self.signing
            .iter()
            .filter_map(|slot| slot.key.get())
            .chain(&self.older)
    }
}

impl Slot {
    fn new(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            key: OnceLock::new(),
            making: KeyMaking::new(algorithm),
        }
    }
}

impl OwnKey {
    fn new(key: Arc<SigningKey>) -> Self {
        let header = |token_type| {
            base64url::encode(
                serde_json::json!({
                    "alg": key.algorithm().name(),
                    "typ": token_type,
                    "kid": key.key_id(),
                })
                .to_string(),
            )
        };
        Self {
            public_jwk: key.public_jwk(),
            // RFC 9068 section 2.1: the header says that it is an access token, so that it passes for nothing else.
            encoded_header: header(ACCESS_TOKEN_TYPE),
            encoded_id_token_header: header(ID_TOKEN_TYPE),
            key,
        }
    }

    /// The key itself.
    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Header and claims of an access token, as they are signed (RFC 7515 section 5.1), with room for the signature.
    pub(super) fn signing_input<C: Serialize>(&self, claims: &C) -> Option<String> {
        Self::input(&self.encoded_header, claims)
    }

    /// Header and claims of an ID token, as they are signed.
    pub(super) fn id_token_input<C: Serialize>(&self, claims: &C) -> Option<String> {
        Self::input(&self.encoded_id_token_header, claims)
    }

    fn input<C: Serialize>(encoded_header: &str, claims: &C) -> Option<String> {
        let mut json = Vec::with_capacity(USUAL_CLAIMS);
        serde_json::to_writer(&mut json, claims).ok()?;
        let bytes = encoded_header.len() + json.len().div_ceil(3) * 4 + MOST_SIGNATURE + 2;
        let mut input = String::with_capacity(bytes);
        input.push_str(encoded_header);
        input.push('.');
        base64url::encode_onto(json, &mut input);
        Some(input)
    }

    /// The signed token. A signature that could not be made is empty.
    pub(super) fn sign(&self, mut input: String) -> Option<String> {
        let signature = self.key.sign(input.as_bytes());
        if signature.is_empty() {
            return None;
        }
        input.push('.');
        base64url::encode_onto(signature, &mut input);
        Some(input)
    }
}

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyringError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("signing key {key_id} cannot be unsealed")]
    Sealed { key_id: String },
    #[error(transparent)]
    Sealing(#[from] SealingError),
    #[error("{0}")]
    Key(String),
}
