//! What is kept of a client's new secret: its SHA-256; of a weak one its argon2id hash; where the client makes MACs with it, the secret itself
//! as well, sealed.

use jurat_protocol::jose::mac::MacAlgorithm;
use jurat_registry::client::ClientSettings;
use jurat_registry::client_credential::{SecretDigest, SecretStrength};
use jurat_registry::id::ClientId;
use jurat_registry::problem::InvalidRecord;

use crate::premises::Premises;

/// Why a secret is not kept.
#[derive(Debug, thiserror::Error)]
pub enum SecretNotKept {
    /// It is not one that can be.
    #[error(transparent)]
    Invalid(#[from] InvalidRecord),
    /// It cannot be hashed or sealed now.
    #[error("the secret could not be hashed or sealed: {0}")]
    Unavailable(String),
}

/// What is kept of `secret`.
pub(crate) async fn secret_digest(
    secret: &str,
    client: &ClientId,
    settings: &ClientSettings,
    premises: &Premises,
) -> Result<SecretDigest, SecretNotKept> {
    let randomness = &*premises.node.randomness;
    let strength = SecretStrength::of(secret)?;
    if settings.makes_macs() {
        is_a_key(secret, settings)?;
        let sealed = premises.secret_sealer.seal(secret, client, randomness);
        let sealed = sealed.map_err(|error| SecretNotKept::Unavailable(error.to_string()))?;
        return Ok(SecretDigest::of(secret)?.with_sealed(sealed));
    }
    if strength == SecretStrength::Strong {
        return Ok(SecretDigest::of(secret)?);
    }
    let hash = premises.node.passwords.hash(secret, randomness).await;
    let hash = hash.map_err(|error| SecretNotKept::Unavailable(error.to_string()))?;
    Ok(SecretDigest::of_argon2id(hash)?)
}

/// RFC 7518 section 3.2: a key is as long as the hash output at least. RFC 8725 section 3.5: a password is none.
fn is_a_key(secret: &str, settings: &ClientSettings) -> Result<(), InvalidRecord> {
    let algorithm = settings.token_endpoint_auth_signing_alg;
    let algorithm = algorithm.unwrap_or(MacAlgorithm::Hs256);
    let fewest = algorithm.fewest_key_bytes();
    if secret.len() >= fewest {
        return Ok(());
    }
    let sentence = format!(
        "the key of {algorithm} is a secret of {fewest} characters or more, made at random: leave it out and one is made"
    );
    Err(InvalidRecord::new("secret", sentence))
}
