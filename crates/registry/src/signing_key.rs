//! The server's own signing keys as they are kept: the public half in the open, the private half sealed. And the life of a key, told
//! from its dates: published, signing, retired, gone.

use jurat_protocol::jose::algorithm::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::problem::{InvalidRecord, require};
use crate::token_settings::TOKEN_LIFETIME_SECONDS;

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
    /// Where it came from.
    pub source: SigningKeySource,
    /// When it was made or imported, and so published.
    pub created_at: Timestamp,
    /// From when on it signs: published ahead, so that whoever verifies has read it by then.
    pub signs_from: Timestamp,
    /// Since when it does not sign any more, though what it signed is still verified.
    pub retired_at: Option<Timestamp>,
}

/// Where a signing key came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SigningKeySource {
    /// Made here: its private half was never anywhere else.
    Made,
    /// Brought by an administrator.
    Imported,
}

impl SigningKeySource {
    /// Its stable name, in rows and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Imported => "imported",
        }
    }

    /// The source of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = [Self::Made, Self::Imported].into_iter();
        all.find(|source| source.name() == name)
    }
}

/// Where a signing key is in its life.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published, and signs nothing yet.
    Next,
    /// Signs, unless a younger key of its algorithm does.
    Signing,
    /// Signs nothing any more; what it signed is verified, and it is published.
    Retired,
    /// Everything it signed has ended.
    Gone,
}

impl SigningKeyRecord {
    /// Where the key is in its life at `now`.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match self.retired_at {
            Some(retired) if now >= kept_until(retired) => KeyState::Gone,
            Some(retired) if now >= retired => KeyState::Retired,
            _ if now < self.signs_from => KeyState::Next,
            _ => KeyState::Signing,
        }
    }

    /// Until when it is published and verifies; `None` while no end is in sight.
    pub fn published_until(&self) -> Option<Timestamp> {
        self.retired_at.map(kept_until)
    }

    /// When the next key must take over from it; `None` when keys are not rotated.
    pub fn overdue_from(&self, rotation: &KeyRotation) -> Option<Timestamp> {
        let days = Some(rotation.rotation_days).filter(|days| *days > 0)?;
        Some(
            self.signs_from
                .plus_seconds(days.saturating_mul(DAY_SECONDS)),
        )
    }
}

/// Until when a key that signs nothing from `retired_at` on is published. It verifies until the longest-lived token that it can have signed has ended, with an hour for clocks that differ and for
/// nodes that learn late of its retirement.
pub const fn kept_until(retired_at: Timestamp) -> Timestamp {
    retired_at.plus_seconds(*TOKEN_LIFETIME_SECONDS.end() + HOUR_SECONDS)
}

/// When signing keys are renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeyRotation {
    /// For how many days a key signs; 0: until somebody rotates it.
    pub rotation_days: u32,
    /// For how many hours a key is published before it signs.
    pub publish_ahead_hours: u32,
}

const HOUR_SECONDS: u32 = 3600;
const DAY_SECONDS: u32 = 86_400;

impl KeyRotation {
    /// Longest time that a key may sign: ten years.
    pub const MOST_DAYS: u32 = 3660;
    /// Longest time that a key may be published before it signs: 30 days.
    pub const MOST_HOURS: u32 = 720;
    /// The shortest time that a key is published before it signs. Whoever keeps the JWK Set must have read it anew by then.
    pub const LEAST_AHEAD_SECONDS: u32 = HOUR_SECONDS;

    /// Checks what is stated.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        require(
            self.rotation_days <= Self::MOST_DAYS,
            "keys.rotation_days",
            "a key signs for 1 to 3660 days, or with 0 until somebody rotates it",
        )?;
        require(
            (1..=Self::MOST_HOURS).contains(&self.publish_ahead_hours),
            "keys.publish_ahead_hours",
            "a key is published 1 to 720 hours before it signs",
        )?;
        let ahead = self.publish_ahead_seconds();
        require(
            self.rotation_days == 0 || ahead <= self.rotation_days.saturating_mul(DAY_SECONDS),
            "keys.publish_ahead_hours",
            "the next key is published while the one before it signs: hours for no longer than rotation_days",
        )
    }

    /// For how many seconds a key is published before it signs.
    pub const fn publish_ahead_seconds(&self) -> u32 {
        self.publish_ahead_hours.saturating_mul(HOUR_SECONDS)
    }
}

/// Every 90 days, published a day ahead.
impl Default for KeyRotation {
    fn default() -> Self {
        Self {
            rotation_days: 90,
            publish_ahead_hours: 24,
        }
    }
}

#[cfg(test)]
mod tests;
