//! What is sealed at rest: AES-256-GCM under the server's sealing key, a fresh nonce each. Names are bound in: what is sealed cannot be
//! moved under another name.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use jurat_registry::randomness::{NoRandomness, Randomness};
use zeroize::Zeroizing;

/// What is sealed begins with this: how it is sealed.
const VERSION: u8 = 1;

/// Seals and unseals.
pub(crate) struct SealingKey(LessSafeKey);

impl SealingKey {
    pub(crate) fn new(sealing_key: &[u8; 32]) -> Result<Self, SealingError> {
        let key = UnboundKey::new(&AES_256_GCM, sealing_key).map_err(|_| SealingError::Cipher)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Version, nonce, and `plain` encrypted with its tag, bound to `names`.
    pub(crate) fn seal(
        &self,
        plain: &[u8],
        names: &[&str],
        randomness: &dyn Randomness,
    ) -> Result<Vec<u8>, SealingError> {
        let mut nonce = [0; NONCE_LEN];
        randomness.fill(&mut nonce)?;
        // Room for all of it at once: growing would leave a copy behind.
        let mut sealed = Vec::with_capacity(1 + NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        let plain_at = sealed.len();
        sealed.extend_from_slice(plain);
        let bound = Aad::from(bound_in(names));
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, bound, &mut sealed[plain_at..])
            .map_err(|_| SealingError::Cipher)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// What was sealed under `names`.
    pub(crate) fn unseal(
        &self,
        sealed: &[u8],
        names: &[&str],
    ) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        let (version, rest) = sealed.split_first().ok_or(SealingError::Cipher)?;
        let (nonce, sealed) = rest
            .split_at_checked(NONCE_LEN)
            .ok_or(SealingError::Cipher)?;
        if *version != VERSION {
            return Err(SealingError::Cipher);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealingError::Cipher)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(bound_in(names)), &mut buffer)
            .map_err(|_| SealingError::Cipher)?
            .len();
        buffer.truncate(plain);
        Ok(buffer)
    }
}

/// Lengths go in front, so that no two lists of names run together into the same bytes.
fn bound_in(names: &[&str]) -> Vec<u8> {
    let mut bound = Vec::with_capacity(128);
    for name in names {
        bound.extend_from_slice(&(name.len() as u64).to_be_bytes());
        bound.extend_from_slice(name.as_bytes());
    }
    bound
}

/// Why something cannot be sealed or unsealed.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    #[error("it was not sealed with this sealing key for this tenant, or is damaged")]
    Cipher,
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}
