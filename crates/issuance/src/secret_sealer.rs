//! Secrets of clients that make MACs with them, at rest: sealed, with tenant and client bound in.

use std::sync::Arc;

use jurat_protocol::jose::mac::MacKey;
use jurat_registry::client_credential::SecretDigest;
use jurat_registry::id::ClientId;
use jurat_registry::randomness::Randomness;
use jurat_registry::tenant::TenantName;
use zeroize::Zeroizing;

use crate::sealing::{SealingError, SealingKey};

/// Seals and unseals the clients' secrets of one tenant.
pub(crate) struct SecretSealer {
    key: Arc<SealingKey>,
    tenant: TenantName,
    decoy: MacKey,
}

impl SecretSealer {
    pub(crate) fn new(key: Arc<SealingKey>, tenant: TenantName) -> Self {
        Self {
            key,
            tenant,
            decoy: MacKey::new(Zeroizing::new(vec![0; 64])),
        }
    }

    /// The secret of `client`, sealed.
    pub(crate) fn seal(
        &self,
        secret: &str,
        client: &ClientId,
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, SealingError> {
        let names = self.names(client);
        self.key.seal(secret.as_bytes(), &names, randomness)
    }

    /// The key that a secret of `client` is; `None` where the secret is not kept, or was sealed for another.
    pub(crate) fn mac_key(&self, digest: &SecretDigest, client: &ClientId) -> Option<MacKey> {
        let secret = self.key.unseal(digest.sealed()?, &self.names(client));
        secret.ok().map(MacKey::new)
    }

    /// A key for where there is no other, so that it costs the same; the verdict is not looked at.
    pub(crate) fn decoy(&self) -> &MacKey {
        &self.decoy
    }

    fn names<'a>(&'a self, client: &'a ClientId) -> [&'a str; 3] {
        ["jurat client secret", self.tenant.as_str(), client.as_str()]
    }
}
