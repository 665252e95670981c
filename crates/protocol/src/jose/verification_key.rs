//! A public key to verify signatures with, parsed once and kept (RFC 7517, RFC 5280).

use super::algorithm::{Algorithm, AlgorithmSet};

/// What kind of key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// RSA with a modulus of so many bits, 2048 at least (RFC 7518 section 3.3).
    Rsa {
        /// Length of the modulus.
        bits: u32,
    },
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
    /// Ed25519.
    Ed25519,
}

/// The dates of the certificate a key came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateDates {
    /// Seconds since 1970; not valid before.
    pub not_before: i64,
    /// Seconds since 1970; not valid after (inclusive, RFC 5280 section 4.1.2.5).
    pub not_after: i64,
}

/// A public key, ready for use. Cheap to share by reference; made once, when it is registered or read back.
pub struct VerificationKey {
    _made_by: (),
}

impl VerificationKey {
    /// The key of a PEM text: a certificate (the first, when there are several) or a public key (`PUBLIC KEY`,
    /// `RSA PUBLIC KEY`), as openssl writes them, with or without text around.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let _ = pem;
        todo!("protocol-jose")
    }

    /// The key of a DER certificate.
    pub fn from_certificate_der(der: &[u8]) -> Result<Self, KeyError> {
        let _ = der;
        todo!("protocol-jose")
    }

    /// The key of a JWK (a JSON object).
    pub fn from_jwk(json: &[u8]) -> Result<Self, KeyError> {
        let _ = json;
        todo!("protocol-jose")
    }

    /// What kind of key it is.
    pub fn kind(&self) -> KeyKind {
        todo!("protocol-jose")
    }

    /// The algorithms it verifies: those of its kind, or the one its JWK names.
    pub fn algorithms(&self) -> AlgorithmSet {
        todo!("protocol-jose")
    }

    /// The `kid` its JWK names.
    pub fn key_id(&self) -> Option<&str> {
        todo!("protocol-jose")
    }

    /// SHA-1 of the certificate it came in (RFC 7515 section 4.1.7).
    pub fn x5t(&self) -> Option<[u8; 20]> {
        todo!("protocol-jose")
    }

    /// SHA-256 of the certificate it came in (RFC 7515 section 4.1.8).
    pub fn x5t_s256(&self) -> Option<[u8; 32]> {
        todo!("protocol-jose")
    }

    /// The dates of the certificate it came in.
    pub fn certificate_dates(&self) -> Option<CertificateDates> {
        todo!("protocol-jose")
    }

    /// The subject of the certificate it came in, for people.
    pub fn certificate_subject(&self) -> Option<&str> {
        todo!("protocol-jose")
    }

    /// SHA-256 thumbprint of the key as a JWK (RFC 7638).
    pub fn jwk_thumbprint(&self) -> [u8; 32] {
        todo!("protocol-jose")
    }

    /// What it was made from, in a form that [`VerificationKey::from_source`] reads back: the DER certificate, the SPKI, or the JWK.
    pub fn source(&self) -> KeySource {
        todo!("protocol-jose")
    }

    /// The inverse of [`VerificationKey::source`].
    pub fn from_source(source: &KeySource) -> Result<Self, KeyError> {
        let _ = source;
        todo!("protocol-jose")
    }

    /// Checks `signature` over `input` (RFC 7518 section 3). Refuses an algorithm the key is not of.
    pub fn verify(
        &self,
        algorithm: Algorithm,
        input: &[u8],
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        let _ = (algorithm, input, signature);
        todo!("protocol-jose")
    }
}

/// A public key as it is kept at rest: base64 of DER, or JSON.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", tag = "form", content = "value")]
pub enum KeySource {
    /// PEM of one X.509 certificate.
    Certificate(String),
    /// PEM of a SubjectPublicKeyInfo.
    PublicKey(String),
    /// A JWK (public members only).
    Jwk(serde_json::Value),
}

/// The signature is not good, or not of this algorithm and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

/// Why a text or DER is not a key that Jurat takes. Each sentence says what was wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No PEM block that is a certificate or a public key.
    #[error("no PEM block with a certificate or a public key was found")]
    NoPem,
    /// The PEM holds a private key: only public ones are registered.
    #[error(
        "this is a private key: register the certificate or the public key, and keep the private key to yourself"
    )]
    PrivateKey,
    /// The PEM block or DER cannot be read.
    #[error("the {what} cannot be read: {why}")]
    Unreadable {
        /// `certificate`, `public key`, `JWK`, `JWK Set`.
        what: &'static str,
        /// What was wrong.
        why: String,
    },
    /// RSA under 2048 bits (RFC 7518 section 3.3).
    #[error("an RSA key of {bits} bits is too short: 2048 is the least (RFC 7518 section 3.3)")]
    RsaTooShort {
        /// Length of the modulus.
        bits: u32,
    },
    /// A kind of key that signs none of the known algorithms.
    #[error("keys of type {kind} are not supported: RSA, P-256, P-384, P-521 and Ed25519 are")]
    UnsupportedKind {
        /// Its name or object identifier.
        kind: String,
    },
    /// A JWK that is not for verifying signatures (`use`, `key_ops`), or whose `alg` is not one of its kind.
    #[error("the key is not for verifying signatures with the algorithms of its type")]
    NotForSignatures,
}
