//! A client's credentials: keys whose signatures it makes, secrets it presents. Each has its own switch and its own end, so that one can
//! take over from another without a pause.

use std::sync::Arc;

use jurat_protocol::jose::verification_key::{KeyAtRest, VerificationKey};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::CredentialId;
use crate::problem::InvalidRecord;

pub use secret_digest::{SecretDigest, SecretStrength};

mod secret_digest;

/// A key that somebody outside signs with: a credential of a client, a key of an identity provider.
#[derive(Clone)]
pub struct TrustedKey {
    /// Its identifier.
    pub id: CredentialId,
    /// Switched off, it counts for nothing.
    pub enabled: bool,
    /// When it was registered.
    pub created_at: Timestamp,
    /// From when on it counts for nothing. A certificate's own dates count as well.
    pub expires_at: Option<Timestamp>,
    /// The key, ready for use.
    pub key: Arc<VerificationKey>,
}

impl TrustedKey {
    /// Whether it is switched on and not past its end. The certificate's dates are looked at apart, to say so in the refusal.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.enabled && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A secret of a client.
#[derive(Clone)]
pub struct ClientSecret {
    /// Its identifier.
    pub id: CredentialId,
    /// Switched off, it counts for nothing.
    pub enabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it counts for nothing.
    pub expires_at: Option<Timestamp>,
    /// What is kept of it.
    pub digest: SecretDigest,
}

impl ClientSecret {
    /// Whether it is switched on and not past its end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.enabled && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A [`TrustedKey`] at rest.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrustedKeyAtRest {
    id: CredentialId,
    enabled: bool,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    key: KeyAtRest,
}

impl From<&TrustedKey> for TrustedKeyAtRest {
    fn from(key: &TrustedKey) -> Self {
        let TrustedKey {
            id,
            enabled,
            created_at,
            expires_at,
            key,
        } = key;
        let (id, enabled, created_at, expires_at) = (*id, *enabled, *created_at, *expires_at);
        Self {
            id,
            enabled,
            created_at,
            expires_at,
            key: key.at_rest(),
        }
    }
}

impl TryFrom<TrustedKeyAtRest> for TrustedKey {
    type Error = InvalidRecord;

    fn try_from(at_rest: TrustedKeyAtRest) -> Result<Self, Self::Error> {
        let TrustedKeyAtRest {
            id,
            enabled,
            created_at,
            expires_at,
            key,
        } = at_rest;
        let key = VerificationKey::from_rest(&key).map_err(|e| InvalidRecord::new("key", e))?;
        Ok(Self {
            id,
            enabled,
            created_at,
            expires_at,
            key: Arc::new(key),
        })
    }
}

/// A [`ClientSecret`] at rest.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientSecretAtRest {
    id: CredentialId,
    enabled: bool,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    digest: SecretDigest,
}

impl From<&ClientSecret> for ClientSecretAtRest {
    fn from(secret: &ClientSecret) -> Self {
        let ClientSecret {
            id,
            enabled,
            created_at,
            expires_at,
            digest,
        } = secret.clone();
        Self {
            id,
            enabled,
            created_at,
            expires_at,
            digest,
        }
    }
}

impl From<ClientSecretAtRest> for ClientSecret {
    fn from(at_rest: ClientSecretAtRest) -> Self {
        let ClientSecretAtRest {
            id,
            enabled,
            created_at,
            expires_at,
            digest,
        } = at_rest;
        Self {
            id,
            enabled,
            created_at,
            expires_at,
            digest,
        }
    }
}
