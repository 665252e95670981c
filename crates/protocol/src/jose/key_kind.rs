//! The kinds of key there are, with the algorithms of each (RFC 7518 section 3.1, RFC 8037 section 3.1), and the NIST curves.

use std::fmt;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    VerificationAlgorithm,
};

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

impl KeyKind {
    /// The algorithms that a key of this kind can verify.
    pub const fn algorithms(self) -> AlgorithmSet {
        match self {
            Self::Rsa { .. } => AlgorithmSet::of(&[
                Algorithm::Rs256,
                Algorithm::Rs384,
                Algorithm::Rs512,
                Algorithm::Ps256,
                Algorithm::Ps384,
                Algorithm::Ps512,
            ]),
            Self::P256 => AlgorithmSet::of(&[Algorithm::Es256]),
            Self::P384 => AlgorithmSet::of(&[Algorithm::Es384]),
            Self::P521 => AlgorithmSet::of(&[Algorithm::Es512]),
            Self::Ed25519 => AlgorithmSet::of(&[Algorithm::EdDsa]),
        }
    }

    /// The length of its signatures in octets (RFC 7518 sections 3.3 to 3.5, RFC 8037 section 3.1).
    pub const fn signature_bytes(self) -> usize {
        match self {
            Self::Rsa { bits } => bits.div_ceil(8) as usize,
            Self::P256 => 2 * Curve::P256.coordinate_bytes(),
            Self::P384 => 2 * Curve::P384.coordinate_bytes(),
            Self::P521 => 2 * Curve::P521.coordinate_bytes(),
            Self::Ed25519 => 64,
        }
    }
}

/// As it is called: `RSA 2048`, `P-256`, `Ed25519`.
impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(f, "RSA {bits}"),
            Self::P256 => f.write_str(Curve::P256.name()),
            Self::P384 => f.write_str(Curve::P384.name()),
            Self::P521 => f.write_str(Curve::P521.name()),
            Self::Ed25519 => f.write_str("Ed25519"),
        }
    }
}

/// A NIST curve (RFC 7518 section 6.2.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    pub(super) const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    /// The length of a coordinate in octets.
    pub(super) const fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// RFC 5480 section 2.1.1.1.
    pub(super) const fn object_identifier(self) -> &'static str {
        match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
        }
    }

    /// How aws-lc-rs verifies on it: R and S side by side (RFC 7518 section 3.4), never DER.
    pub(super) fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED,
            Self::P384 => &ECDSA_P384_SHA384_FIXED,
            Self::P521 => &ECDSA_P521_SHA512_FIXED,
        }
    }
}
