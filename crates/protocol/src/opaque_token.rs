//! The text form of Jurat's opaque tokens: a prefix that secret scanners find, the number under which the token is
//! stored (in time order), 256 random bits, and a checksum that lets junk be refused before any look-up.
//!
//! `jur_at_` + base62(16 bytes of number, 32 bytes of secret) + base62(CRC-32), both of fixed length.

use zeroize::Zeroizing;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpaqueTokenKind {
    /// `jur_at_`
    AccessToken,
}

/// An opaque token, taken apart. Has no `Debug`: it holds a secret.
pub struct OpaqueToken {
    /// The number under which it is stored.
    pub number: [u8; 16],
    /// 256 random bits; only their SHA-256 is stored.
    pub secret: Zeroizing<[u8; 32]>,
}

impl OpaqueToken {
    /// The token's text.
    pub fn encode(&self, kind: OpaqueTokenKind) -> String {
        let _ = kind;
        todo!("protocol-wire")
    }

    /// Reads a token; `None` when prefix, length, alphabet or checksum do not fit.
    pub fn parse(kind: OpaqueTokenKind, text: &str) -> Option<Self> {
        let _ = (kind, text);
        todo!("protocol-wire")
    }

    /// What is stored of the secret.
    pub fn digest(&self) -> [u8; 32] {
        todo!("protocol-wire")
    }
}
