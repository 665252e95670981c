//! Signing keys at rest: AES-256-GCM under the server's sealing key, a fresh nonce each. Tenant, `kid` and algorithm are bound in: a
//! sealed key cannot be moved under another name.

use std::sync::Arc;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::randomness::Randomness;
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::tenant::TenantName;

use crate::sealing::SealingKey;

pub(super) use crate::sealing::SealingError;

/// Seals and unseals the signing keys of one tenant.
pub(super) struct Sealer {
    key: Arc<SealingKey>,
    tenant: TenantName,
}

impl Sealer {
    pub(super) fn new(key: Arc<SealingKey>, tenant: TenantName) -> Self {
        Self { key, tenant }
    }

    /// The sealed PKCS#8.
    pub(super) fn seal(
        &self,
        key: &SigningKey,
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, SealingError> {
        let names = self.names(key.key_id(), key.algorithm());
        self.key.seal(&key.to_pkcs8(), &names, randomness)
    }

    /// The key of a record.
    pub(super) fn unseal(&self, record: &SigningKeyRecord) -> Result<SigningKey, SealingError> {
        let names = self.names(&record.key_id, record.algorithm);
        let pkcs8 = self.key.unseal(&record.sealed, &names)?;
        SigningKey::from_pkcs8(&pkcs8, record.algorithm).map_err(|_| SealingError::Cipher)
    }

    fn names<'a>(&'a self, key_id: &'a str, algorithm: Algorithm) -> [&'a str; 4] {
        let tenant = self.tenant.as_str();
        ["jurat signing key", tenant, key_id, algorithm.name()]
    }
}

#[cfg(test)]
mod tests {
    use jurat_registry::clock::Timestamp;
    use jurat_registry::randomness::SeededRandomness;
    use jurat_registry::signing_key::SigningKeySource;

    use super::*;

    fn sealed(sealer: &Sealer) -> SigningKeyRecord {
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        SigningKeyRecord {
            key_id: key.key_id().to_owned(),
            algorithm: key.algorithm(),
            sealed: sealer.seal(&key, &SeededRandomness::new(1)).unwrap(),
            public_jwk: key.public_jwk(),
            source: SigningKeySource::Made,
            created_at: Timestamp::from_seconds(0),
            signs_from: Timestamp::from_seconds(0),
            retired_at: None,
        }
    }

    fn sealer(key: u8, tenant: &str) -> Sealer {
        let key = SealingKey::new(&[key; 32]).unwrap();
        Sealer::new(Arc::new(key), tenant.parse().unwrap())
    }

    #[test]
    fn what_is_sealed_comes_back_and_nothing_altered_does() {
        let sealer = sealer(1, "a");
        let record = sealed(&sealer);
        assert_eq!(sealer.unseal(&record).unwrap().key_id(), record.key_id);
        for at in 0..record.sealed.len() {
            let mut altered = record.clone();
            altered.sealed[at] ^= 1;
            assert!(sealer.unseal(&altered).is_err(), "byte {at}");
            altered.sealed.truncate(at);
            assert!(sealer.unseal(&altered).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_sealed_key_is_bound_to_tenant_name_and_algorithm() {
        let record = sealed(&sealer(1, "a"));
        assert!(sealer(1, "b").unseal(&record).is_err());
        assert!(sealer(2, "a").unseal(&record).is_err());
        let renamed = SigningKeyRecord {
            key_id: "other".into(),
            ..record.clone()
        };
        assert!(sealer(1, "a").unseal(&renamed).is_err());
        let moved = SigningKeyRecord {
            algorithm: Algorithm::Es384,
            ..record
        };
        assert!(sealer(1, "a").unseal(&moved).is_err());
    }
}
