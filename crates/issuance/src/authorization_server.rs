//! One tenant's authorization server: the door through which HTTP and tests come in.

use std::collections::BTreeSet;
use std::sync::Arc;

use jurat_protocol::grant_type::GrantType;
use jurat_protocol::metadata::AuthorizationServerMetadata;
use jurat_registry::clock::Clock;
use jurat_registry::randomness::Randomness;
use jurat_registry::store::{StoreError, TenantStore};
use jurat_registry::tenant::Tenant;
use zeroize::Zeroizing;

use crate::access_token::{ActiveToken, TokenRefusal};
use crate::decision::{Decision, DecisionLog};
use crate::token_request::{MalformedRequest, TokenRequest};

/// What an authorization server stands on.
pub struct Ground {
    /// The tenant it serves.
    pub tenant: Tenant,
    /// The grants that are switched on; any other is refused as if it were unknown.
    pub grants: BTreeSet<GrantType>,
    /// The tenant's records.
    pub store: Arc<dyn TenantStore>,
    /// The key that seals signing keys at rest: 256 bits (AES-256-GCM).
    pub sealing_key: Zeroizing<[u8; 32]>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub randomness: Arc<dyn Randomness>,
    /// Where the operator's records go.
    pub decisions: Arc<dyn DecisionLog>,
}

/// One tenant's authorization server. Cheap to share behind an `Arc`.
pub struct AuthorizationServer {
    ground: Ground,
}

impl AuthorizationServer {
    /// Opens the server: reads its signing keys, and makes the tenant's first one when there is none.
    pub async fn open(ground: Ground) -> Result<Self, OpenError> {
        let _ = ground.store.signing_key_list().await?;
        todo!("issuance")
    }

    /// The tenant it serves.
    pub fn tenant(&self) -> &Tenant {
        &self.ground.tenant
    }

    /// The tenant's records.
    pub fn store(&self) -> &Arc<dyn TenantStore> {
        &self.ground.store
    }

    /// Time.
    pub fn clock(&self) -> &dyn Clock {
        &*self.ground.clock
    }

    /// Randomness.
    pub fn randomness(&self) -> &dyn Randomness {
        &*self.ground.randomness
    }

    /// Answers a token request (RFC 6749 section 3.2, RFC 7523 section 2.1).
    pub async fn token_request(&self, request: &TokenRequest<'_>) -> Decision {
        let _ = request;
        todo!("issuance")
    }

    /// Refuses what never became a token request: decided and recorded like every other refusal, so that each answer of the token
    /// endpoint carries a decision's id.
    pub fn refuse(&self, malformed: &MalformedRequest) -> Decision {
        let _ = malformed;
        todo!("issuance")
    }

    /// The public signing keys as a JWK Set (RFC 7517 section 5).
    pub fn jwks(&self) -> Arc<str> {
        todo!("issuance")
    }

    /// Authorization server metadata (RFC 8414).
    pub fn metadata(&self) -> AuthorizationServerMetadata {
        todo!("issuance")
    }

    /// Judges an access token of this server that is presented for `audience` (this server's issuer identifier, or a resource).
    pub async fn access_token(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<ActiveToken, TokenRefusal> {
        let _ = (token, audience);
        todo!("issuance")
    }
}

/// Why an authorization server cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored signing key cannot be unsealed: the sealing key is not the one it was sealed with.
    #[error(
        "signing key {key_id} cannot be unsealed: the sealing key is not the one it was sealed with"
    )]
    Sealed {
        /// The key's `kid`.
        key_id: String,
    },
    /// No key could be made.
    #[error("a signing key could not be made: {0}")]
    Key(String),
}
