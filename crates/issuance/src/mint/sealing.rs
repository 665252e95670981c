//! Signing keys at rest: AES-256-GCM under the server's sealing key, a fresh nonce each. Tenant, `kid` and algorithm are bound in: a
//! sealed key cannot be moved under another name.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::randomness::{NoRandomness, Randomness};
use jurat_registry::signing_key::SigningKeyRecord;
use jurat_registry::tenant::TenantName;
use zeroize::Zeroizing;

/// What a sealed key begins with: how it is sealed.
const VERSION: u8 = 1;

/// Seals and unseals the signing keys of one tenant.
pub(super) struct Sealer {
    key: LessSafeKey,
    tenant: TenantName,
}

impl Sealer {
    pub(super) fn new(sealing_key: &[u8; 32], tenant: &TenantName) -> Result<Self, SealingError> {
        let key = UnboundKey::new(&AES_256_GCM, sealing_key).map_err(|_| SealingError::Cipher)?;
        Ok(Self {
            key: LessSafeKey::new(key),
            tenant: tenant.clone(),
        })
    }

    /// Version, nonce, and the encrypted PKCS#8 with its tag.
    pub(super) fn seal(
        &self,
        key: &SigningKey,
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, SealingError> {
        let mut nonce = [0; NONCE_LEN];
        randomness.fill(&mut nonce)?;
        let pkcs8 = key.to_pkcs8();
        // Room for all of it at once: growing would leave a copy of the key behind.
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + pkcs8.len() + AES_256_GCM.tag_len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        let plain_at = sealed.len();
        sealed.extend_from_slice(&pkcs8);
        let bound = Aad::from(self.bound_in(key.key_id(), key.algorithm()));
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce, bound, &mut sealed[plain_at..])
            .map_err(|_| SealingError::Cipher)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// The key of a record.
    pub(super) fn unseal(&self, record: &SigningKeyRecord) -> Result<SigningKey, SealingError> {
        let (version, rest) = record.sealed.split_first().ok_or(SealingError::Cipher)?;
        let (nonce, sealed) = rest
            .split_at_checked(NONCE_LEN)
            .ok_or(SealingError::Cipher)?;
        if *version != VERSION {
            return Err(SealingError::Cipher);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealingError::Cipher)?;
        let bound = Aad::from(self.bound_in(&record.key_id, record.algorithm));
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let pkcs8 = self
            .key
            .open_in_place(nonce, bound, &mut buffer)
            .map_err(|_| SealingError::Cipher)?;
        SigningKey::from_pkcs8(pkcs8, record.algorithm).map_err(|_| SealingError::Cipher)
    }

    /// Lengths go in front, so that no two lists of names run together into the same bytes.
    fn bound_in(&self, key_id: &str, algorithm: Algorithm) -> Vec<u8> {
        let mut bound = Vec::with_capacity(128);
        for part in [
            "jurat signing key",
            self.tenant.as_str(),
            key_id,
            algorithm.name(),
        ] {
            bound.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bound.extend_from_slice(part.as_bytes());
        }
        bound
    }
}

/// Why a key cannot be sealed or unsealed.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    #[error("it was not sealed with this sealing key for this tenant, or is damaged")]
    Cipher,
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
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
        Sealer::new(&[key; 32], &tenant.parse().unwrap()).unwrap()
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
