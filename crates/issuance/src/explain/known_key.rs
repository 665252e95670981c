//! The keys of an issuer as an explanation lists them: by what a header can call them.

use jurat_protocol::jose::base64url;
use jurat_registry::clock::Timestamp;

use crate::assertion::issuer_keys::{IssuerKey, IssuerKeys};

/// A key of the issuer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct KnownKey {
    /// Its `kid`, if it came with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// RFC 7638 thumbprint, which passes as a `kid` too.
    pub thumbprint: String,
    /// The thumbprint of its certificate (`x5t#S256`), if it has one.
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub x5t_s256: Option<String>,
    /// Where it is from: `registered` or `published`.
    pub from: &'static str,
    /// What it can verify.
    pub algorithms: String,
    /// Whether it is switched on and within its dates.
    pub live: bool,
}

impl KnownKey {
    /// Every key of an issuer, in the order in which they are tried.
    pub(crate) fn all(keys: &IssuerKeys<'_>, now: Timestamp) -> Vec<Self> {
        keys.iter().map(|key| Self::of(key, now)).collect()
    }

    fn of(issuers: IssuerKey<'_>, now: Timestamp) -> Self {
        let key = issuers.key();
        let dated = key
            .certificate_dates()
            .is_none_or(|dates| (dates.not_before..=dates.not_after).contains(&now.seconds()));
        Self {
            key_id: key.key_id().map(str::to_owned),
            thumbprint: base64url::encode(key.jwk_thumbprint()),
            x5t_s256: key.x5t_s256().map(base64url::encode),
            from: match issuers {
                IssuerKey::Registered(_) => "registered",
                IssuerKey::Published(_) => "published",
            },
            algorithms: key.algorithms().to_string(),
            live: issuers.is_live(now) && dated,
        }
    }

    /// How a header names it best.
    pub(crate) fn name(&self) -> &str {
        self.key_id.as_deref().unwrap_or(&self.thumbprint)
    }
}
