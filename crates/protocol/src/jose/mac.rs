//! Message authentication codes (RFC 7518 section 3.2): the algorithms of `client_secret_jwt`, and of nothing else. They are no
//! [`super::algorithm::Algorithm`], so where a public key is awaited an HMAC cannot be asked for (RFC 8725 section 3.1).

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::verification_key::BadSignature;

/// An HMAC algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum MacAlgorithm {
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
}

impl MacAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 3] = [Self::Hs256, Self::Hs384, Self::Hs512];

    /// The name in a JWS header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    /// The algorithm of that name, exactly as spelled in the IANA registry.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// RFC 7518 section 3.2: a key of the size of the hash output, or larger, MUST be used.
    pub const fn fewest_key_bytes(self) -> usize {
        match self {
            Self::Hs256 => 32,
            Self::Hs384 => 48,
            Self::Hs512 => 64,
        }
    }

    const fn hash(self) -> hmac::Algorithm {
        match self {
            Self::Hs256 => hmac::HMAC_SHA256,
            Self::Hs384 => hmac::HMAC_SHA384,
            Self::Hs512 => hmac::HMAC_SHA512,
        }
    }
}

impl From<MacAlgorithm> for &'static str {
    fn from(algorithm: MacAlgorithm) -> Self {
        algorithm.name()
    }
}

impl TryFrom<String> for MacAlgorithm {
    type Error = UnknownMacAlgorithm;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl FromStr for MacAlgorithm {
    type Err = UnknownMacAlgorithm;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::from_name(name).ok_or(UnknownMacAlgorithm)
    }
}

impl fmt::Display for MacAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is not an HMAC algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an HMAC algorithm: HS256, HS384, HS512")]
pub struct UnknownMacAlgorithm;

/// A secret that makes and checks MACs. Has no `Debug`.
pub struct MacKey(Zeroizing<Vec<u8>>);

impl MacKey {
    /// The key that a secret's text is (OpenID Connect Core section 10.1: its UTF-8 octets).
    pub fn new(secret: Zeroizing<Vec<u8>>) -> Self {
        Self(secret)
    }

    /// Whether it is of the size of the hash output, or larger (RFC 7518 section 3.2).
    pub fn is_long_enough_for(&self, algorithm: MacAlgorithm) -> bool {
        self.0.len() >= algorithm.fewest_key_bytes()
    }

    /// The MAC over `input`; `None` where the key is too short for the algorithm.
    pub fn sign(&self, algorithm: MacAlgorithm, input: &[u8]) -> Option<Vec<u8>> {
        let key = self.key(algorithm)?;
        Some(hmac::sign(&key, input).as_ref().to_vec())
    }

    /// Checks `mac` over `input` in constant time. Refuses an algorithm that the key is too short for.
    pub fn verify(
        &self,
        algorithm: MacAlgorithm,
        input: &[u8],
        mac: &[u8],
    ) -> Result<(), BadSignature> {
        let key = self.key(algorithm).ok_or(BadSignature)?;
        hmac::verify(&key, input, mac).map_err(|_| BadSignature)
    }

    fn key(&self, algorithm: MacAlgorithm) -> Option<hmac::Key> {
        let fits = self.is_long_enough_for(algorithm);
        fits.then(|| hmac::Key::new(algorithm.hash(), &self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::base64url;

    /// RFC 7515 appendix A.1.
    #[test]
    fn rfc7515_a1_the_example_verifies_and_nothing_altered_does() {
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let key = MacKey::new(Zeroizing::new(base64url::decode(key).unwrap()));
        let input = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let mac = base64url::decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert_eq!(key.verify(MacAlgorithm::Hs256, input, &mac), Ok(()));
        assert!(key.verify(MacAlgorithm::Hs256, &input[1..], &mac).is_err());
        assert!(key.verify(MacAlgorithm::Hs256, input, &mac[1..]).is_err());
        assert!(key.verify(MacAlgorithm::Hs384, input, &mac).is_err());
    }

    #[test]
    fn rfc7518_s3_2_a_key_shorter_than_the_hash_is_refused() {
        for algorithm in MacAlgorithm::ALL {
            let secret = vec![b'k'; algorithm.fewest_key_bytes()];
            let mac = |secret: &[u8]| {
                let key = hmac::Key::new(algorithm.hash(), secret);
                hmac::sign(&key, b"input").as_ref().to_vec()
            };
            let verify = |secret: &[u8]| {
                let key = MacKey::new(Zeroizing::new(secret.to_vec()));
                key.verify(algorithm, b"input", &mac(secret))
            };
            assert_eq!(verify(&secret), Ok(()));
            assert_eq!(verify(&secret[1..]), Err(BadSignature));
            let sign = |secret: &[u8]| {
                MacKey::new(Zeroizing::new(secret.to_vec())).sign(algorithm, b"input")
            };
            assert_eq!(sign(&secret), Some(mac(&secret)));
            assert_eq!(sign(&secret[1..]), None);
        }
    }
}
