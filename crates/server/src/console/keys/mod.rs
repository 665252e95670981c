//! The server's own signing keys: the list with its calendar, the next key, one that is retired, one that is brought.

use http::StatusCode;
use jurat_console::part::{Badge, Tone};
use jurat_console::paths::segment;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use jurat_registry::signing_key::{KeyState, SigningKeySource};
use serde::Deserialize;

use super::api::{Api, Refused};

pub(super) mod import;
mod life;
pub(super) mod list;
pub(super) mod retire;
pub(super) mod rotate;

/// A key, as the API tells it.
#[derive(Deserialize)]
struct Key {
    kid: String,
    algorithm: Algorithm,
    state: KeyState,
    source: SigningKeySource,
    created_at: Timestamp,
    signs_from: Timestamp,
    retired_at: Option<Timestamp>,
    published_until: Option<Timestamp>,
}

/// Every key, the oldest first, and when keys are renewed.
#[derive(Deserialize)]
struct Keys {
    items: Vec<Key>,
    rotation_days: u32,
    publish_ahead_hours: u32,
}

impl Keys {
    async fn read(api: &Api<'_>) -> Result<Self, Refused> {
        api.get("/keys").await
    }

    /// The key that signs with `algorithm` now: the youngest of those that could.
    fn signer(&self, algorithm: Algorithm) -> Option<&Key> {
        self.youngest(algorithm, KeyState::Signing)
    }

    /// The key that is published to sign with `algorithm` later.
    fn waiting(&self, algorithm: Algorithm) -> Option<&Key> {
        self.youngest(algorithm, KeyState::Next)
    }

    fn youngest(&self, algorithm: Algorithm, state: KeyState) -> Option<&Key> {
        let fits = |key: &&Key| key.algorithm == algorithm && key.state == state;
        self.items
            .iter()
            .filter(fits)
            .max_by_key(|key| key.signs_from)
    }

    /// The key of that `kid`.
    fn named(&self, kid: &str) -> Result<&Key, Refused> {
        let found = self.items.iter().find(|key| key.kid == kid);
        found.ok_or_else(|| Refused {
            status: StatusCode::NOT_FOUND.as_u16(),
            detail: "there is no signing key of that kid".to_owned(),
            field: None,
        })
    }
}

/// Where a key is in its life.
fn state(key: &Key) -> Badge {
    match key.state {
        KeyState::Signing => Badge::new(Tone::Good, "Signs"),
        KeyState::Next => Badge::new(Tone::Note, "Next"),
        KeyState::Retired => Badge::new(Tone::Off, "Retired"),
        KeyState::Gone => Badge::new(Tone::Off, "Gone"),
    }
}

/// The path of a key's retirement in the API, and below the console.
fn retirement(kid: &str) -> String {
    format!("/keys/{}/retire", segment(kid))
}

/// Whether the next key signs at once, as forms say it.
fn is_immediate(form: &super::posted::Posted) -> bool {
    form.text("immediately") == Some("yes")
}
