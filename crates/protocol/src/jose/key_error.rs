//! Why something is not a key that Jurat takes: one sentence each, for whoever registers it.

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
        /// `certificate`, `public key`, `private key`, `JWK`, `JWK Set`.
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
    /// A JWK that is not for verifying signatures (`use`, `key_ops`), or whose `alg` is not one of its kind; a certificate
    /// whose key usage names neither digital signatures nor non-repudiation (RFC 5280 section 4.2.1.3).
    #[error("the key is not for verifying signatures with the algorithms of its type")]
    NotForSignatures,
}

impl KeyError {
    pub(super) fn unreadable(what: &'static str, why: impl Into<String>) -> Self {
        Self::Unreadable {
            what,
            why: why.into(),
        }
    }
}
