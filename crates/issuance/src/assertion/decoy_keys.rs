//! Keys that nobody signs with. A request that is refused before a registered key could be tried is verified with one of these
//! first, so that it costs about what a bad signature costs: whoever measures answers cannot list which clients and identity
//! providers exist, or which are switched off. The verdict is not looked at.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::{KeyError, VerificationKey};
use jurat_registry::randomness::{NoRandomness, Randomness};
use serde_json::json;

use super::unverified::UnverifiedAssertion;

/// One key of each kind.
pub(crate) struct DecoyKeys(Vec<VerificationKey>);

impl DecoyKeys {
    pub(crate) fn make(randomness: &dyn Randomness) -> Result<Self, DecoyError> {
        let curves = [
            Algorithm::Es256,
            Algorithm::Es384,
            Algorithm::Es512,
            Algorithm::EdDsa,
        ];
        let mut keys = vec![rsa_2048(randomness)?];
        for algorithm in curves {
            let made = SigningKey::generate(algorithm)?;
            keys.push(VerificationKey::from_rest(
                &made.verification_key().at_rest(),
            )?);
        }
        Ok(Self(keys))
    }

    /// Takes the time that a verification takes.
    pub(super) fn verify(&self, assertion: UnverifiedAssertion<'_>) {
        let algorithm = assertion.algorithm();
        if let Some(key) = self
            .0
            .iter()
            .find(|key| key.algorithms().contains(algorithm))
        {
            let _ = assertion.into_jwt().verify(key, algorithm);
        }
    }
}

/// To verify with RSA takes a modulus and no primes: any odd number of the right length costs the same, and is made at once.
fn rsa_2048(randomness: &dyn Randomness) -> Result<VerificationKey, DecoyError> {
    let mut modulus = [0; 256];
    randomness.fill(&mut modulus)?;
    modulus[0] |= 0x80;
    modulus[255] |= 1;
    let jwk = json!({ "kty": "RSA", "n": base64url::encode(modulus), "e": "AQAB" });
    Ok(VerificationKey::from_jwk(jwk.to_string().as_bytes())?)
}

/// Why there are none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecoyError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

#[cfg(test)]
mod tests {
    use jurat_registry::randomness::SeededRandomness;

    use super::*;

    #[test]
    fn there_is_one_for_every_algorithm() {
        let decoys = DecoyKeys::make(&SeededRandomness::new(1)).unwrap();
        for algorithm in Algorithm::ALL {
            let keys = decoys
                .0
                .iter()
                .filter(|key| key.algorithms().contains(algorithm));
            assert_eq!(keys.count(), 1, "{algorithm}");
        }
    }
}
