//! How credentials are shown: everything that tells one from another, never a secret or its digest.

use jurat_protocol::jose::algorithm::AlgorithmSet;
use jurat_protocol::jose::base64url;
use jurat_protocol::jose::verification_key::VerificationKey;
use jurat_registry::client_credential::{ClientSecret, TrustedKey};
use jurat_registry::clock::Timestamp;
use jurat_registry::id::CredentialId;
use schemars::JsonSchema;
use serde::Serialize;

/// A credential of a client or a key of an identity provider.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Credential")]
pub(crate) struct ShownCredential {
    /// Its id.
    pub(crate) id: CredentialId,
    /// `key` or `secret`.
    #[schemars(extend("enum" = ["key", "secret"]))]
    kind: &'static str,
    /// Whether it is switched on.
    enabled: bool,
    /// When it was registered.
    created_at: Timestamp,
    /// From when on it is as if switched off.
    expires_at: Option<Timestamp>,
    /// Of a secret that is short enough to be guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    weak: Option<bool>,
    #[serde(flatten)]
    key: Option<ShownKey>,
}

/// A public key.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PublicKey")]
pub(crate) struct ShownKey {
    /// `RSA 2048`, `P-256` and the like.
    key_type: String,
    /// What it verifies.
    algorithms: AlgorithmSet,
    /// Its `kid`, if it came with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    /// SHA-256 of its certificate.
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    x5t_s256: Option<String>,
    /// SHA-1 of its certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    x5t: Option<String>,
    /// RFC 7638 thumbprint.
    jwk_thumbprint: String,
    /// Its certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<ShownCertificate>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Certificate")]
struct ShownCertificate {
    /// Whose it is.
    subject: String,
    /// From when on it counts.
    not_before: Timestamp,
    /// Until when it counts.
    not_after: Timestamp,
}

impl From<&TrustedKey> for ShownCredential {
    fn from(key: &TrustedKey) -> Self {
        Self {
            id: key.id,
            kind: "key",
            enabled: key.enabled,
            created_at: key.created_at,
            expires_at: key.expires_at,
            weak: None,
            key: Some(ShownKey::from(&*key.key)),
        }
    }
}

impl From<&ClientSecret> for ShownCredential {
    fn from(secret: &ClientSecret) -> Self {
        Self {
            id: secret.id,
            kind: "secret",
            enabled: secret.enabled,
            created_at: secret.created_at,
            expires_at: secret.expires_at,
            weak: secret.digest.is_weak().then_some(true),
            key: None,
        }
    }
}

impl From<&VerificationKey> for ShownKey {
    fn from(key: &VerificationKey) -> Self {
        let certificate = key.certificate_dates().map(|dates| ShownCertificate {
            subject: key.certificate_subject().unwrap_or_default().to_owned(),
            not_before: Timestamp::from_seconds(dates.not_before),
            not_after: Timestamp::from_seconds(dates.not_after),
        });
        Self {
            key_type: key.kind().to_string(),
            algorithms: key.algorithms(),
            key_id: key.key_id().map(str::to_owned),
            x5t_s256: key.x5t_s256().map(base64url::encode),
            x5t: key.x5t().map(base64url::encode),
            jwk_thumbprint: base64url::encode(key.jwk_thumbprint()),
            certificate,
        }
    }
}
