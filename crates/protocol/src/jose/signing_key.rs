//! Private keys: made, read from PEM or PKCS#8, signing (RFC 7515 section 5.1). No `Debug`: it is a secret.

use serde::Serialize;
use zeroize::Zeroizing;

use super::algorithm::Algorithm;
use super::verification_key::KeyError;

/// A private key with the one algorithm it signs with (RFC 8725 section 3.1).
pub struct SigningKey {
    _made_by: (),
}

impl SigningKey {
    /// Makes a key for `algorithm` from the operating system's randomness: RSA of 2048 bits (3072 for 384 and 512), or the
    /// algorithm's curve.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let _ = algorithm;
        todo!("protocol-jose")
    }

    /// Reads PEM as openssl writes it: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC1 (`EC PRIVATE KEY`). `algorithm`
    /// must be of the key's kind; `None` takes RS256, the curve's ES algorithm, or EdDSA.
    pub fn from_pem(pem: &str, algorithm: Option<Algorithm>) -> Result<Self, KeyError> {
        let _ = (pem, algorithm);
        todo!("protocol-jose")
    }

    /// Reads PKCS#8 DER.
    pub fn from_pkcs8(der: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        let _ = (der, algorithm);
        todo!("protocol-jose")
    }

    /// The key as PKCS#8 DER.
    pub fn to_pkcs8(&self) -> Zeroizing<Vec<u8>> {
        todo!("protocol-jose")
    }

    /// The key as PKCS#8 PEM.
    pub fn to_pkcs8_pem(&self) -> Zeroizing<String> {
        todo!("protocol-jose")
    }

    /// The algorithm it signs with.
    pub fn algorithm(&self) -> Algorithm {
        todo!("protocol-jose")
    }

    /// The public half as a JWK with `kid`, `use` and `alg`.
    pub fn public_jwk(&self) -> serde_json::Value {
        todo!("protocol-jose")
    }

    /// The public half as PEM (`PUBLIC KEY`).
    pub fn public_key_pem(&self) -> String {
        todo!("protocol-jose")
    }

    /// The RFC 7638 thumbprint of the public half in base64url: the `kid` of header and JWK Set alike.
    pub fn key_id(&self) -> &str {
        todo!("protocol-jose")
    }

    /// The signature over `input`, as a JWS carries it (R and S side by side for ECDSA).
    pub fn sign(&self, input: &[u8]) -> Vec<u8> {
        let _ = input;
        todo!("protocol-jose")
    }

    /// A signed JWT in compact form.
    pub fn sign_jwt<C: Serialize>(&self, header: &JwtHeader<'_>, claims: &C) -> String {
        let _ = (header, claims);
        todo!("protocol-jose")
    }
}

/// The header of a JWT that Jurat signs; `alg` comes from the key.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct JwtHeader<'a> {
    /// `typ`
    #[serde(rename = "typ", skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'a str>,
    /// `kid`
    #[serde(rename = "kid", skip_serializing_if = "Option::is_none")]
    pub key_id: Option<&'a str>,
}
