//! The server's own signing keys as they are kept: the public half in the open, the private half sealed.

use jurat_protocol::jose::algorithm::Algorithm;

use crate::clock::Timestamp;

/// A signing key at rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKeyRecord {
    /// The `kid` of token headers and JWK Set alike: the RFC 7638 thumbprint.
    pub key_id: String,
    /// The one algorithm it signs with.
    pub algorithm: Algorithm,
    /// The private half, encrypted by `jurat_issuance`; storage cannot read it.
    pub sealed: Vec<u8>,
    /// The public half, a JWK.
    pub public_jwk: serde_json::Value,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs: published ahead, so that whoever verifies has read it by then.
    pub signs_from: Timestamp,
    /// Since when it does not sign any more, though what it signed is still verified.
    pub retired_at: Option<Timestamp>,
}
