//! The client of the benchmark: it signs for itself, and its key is registered.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::requests::Requests;
use crate::load::assertion::Claimant;
use crate::load::server_process::ISSUER;

/// A client with its key.
pub(super) struct Client(Claimant);

impl Client {
    /// With a new RSA key.
    pub(super) fn generate() -> anyhow::Result<Self> {
        Ok(Self(Claimant {
            client_id: "bench".to_owned(),
            key: Arc::new(SigningKey::generate(Algorithm::Rs256)?),
            issuer: ISSUER.to_owned(),
        }))
    }

    /// Signs `count` assertions with RS256 and wraps each in a request.
    pub(super) fn requests(&self, count: usize) -> Requests {
        Requests::make(count, SystemClock.now().seconds(), |one| {
            self.0
                .sign(one.jti, one.issued_at, one.expires_at, one.note)
        })
    }

    /// The public key that verifies them, as PEM.
    pub(super) fn public_key(&self) -> String {
        self.0.key.public_key_pem()
    }

    /// For the administration API; `token` are the settings of its tokens.
    pub(super) fn settings(&self, token: &Value) -> Value {
        json!({
            "id": self.0.client_id,
            "scope": ["orders.read", "orders.write"],
            "assertion": {"max_life_seconds": 86_400},
            "token": token,
            "credentials": [{"public_key": self.public_key()}],
        })
    }
}
