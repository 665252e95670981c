//! The signing keys: which signs, which comes next, which is still published.

use askama::Template;

use super::calendar::Calendar;
use crate::frame::Frame;
use crate::part::{Badge, When};

/// The page of the signing keys.
#[derive(Template)]
#[template(path = "keys/list.html")]
pub struct KeysPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Every key, those that sign first.
    pub keys: Vec<SigningKeyShown>,
    /// The same over time.
    pub calendar: Calendar,
    /// For how many days a key signs; 0: until somebody rotates it.
    pub rotation_days: u32,
    /// For how many hours a key is published before it signs.
    pub publish_ahead_hours: u32,
    /// The URL of the JWK Set.
    pub jwks_url: String,
    /// Whether who looks may bring a key from elsewhere.
    pub may_import: bool,
}

/// A signing key.
#[derive(Debug, Clone)]
pub struct SigningKeyShown {
    /// Its `kid`.
    pub kid: String,
    /// What it signs with.
    pub algorithm: String,
    /// Where it is in its life, in a word.
    pub state: Badge,
    /// Where it came from: `made here` or `imported`.
    pub source: String,
    /// Since when it is published.
    pub created_at: When,
    /// From when on it signs.
    pub signs_from: When,
    /// When the next key takes over, or since when it does not sign any more.
    pub signs_until: Option<When>,
    /// Until when it is published and verifies.
    pub published_until: Option<When>,
    /// Whether a next key of its algorithm can be made now.
    pub may_rotate: bool,
    /// Whether it can be retired.
    pub may_retire: bool,
}
