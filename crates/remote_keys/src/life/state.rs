//! How a source fares, for people.

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::base64url;
use jurat_registry::clock::Timestamp;
use jurat_registry::key_sets::{KeySourceState, PublishedKey, PublishedKeyState};

use super::failing::Failing;
use super::source::Source;
use crate::reading::shown;

/// How `source` fares.
pub(crate) fn of(source: &Source) -> KeySourceState {
    let failing = source.rhythm().failing.clone();
    let held = source.held.load();
    let mut state = never_read();
    if let Some(held) = held.as_deref() {
        let set = &held.set;
        state = KeySourceState {
            read_from: Some(set.read_from.clone()),
            read_at: Some(set.read_at),
            next_read_at: Some(held.refresh_at),
            usable_until: Some(held.stale_until),
            failing: None,
            keys: set
                .keys
                .iter()
                .map(|key| of_key(key, set.read_at))
                .collect(),
            refused: set.refused.clone(),
        };
    }
    if let Some(failing) = &failing {
        state.next_read_at = Some(failing.retry_at);
    }
    state.failing = failing.as_ref().map(Failing::shown);
    state
}

/// How a source fares that was never read.
pub(crate) fn never_read() -> KeySourceState {
    KeySourceState {
        read_from: None,
        read_at: None,
        next_read_at: None,
        usable_until: None,
        failing: None,
        keys: Vec::new(),
        refused: Vec::new(),
    }
}

fn of_key(published: &PublishedKey, last_seen: Timestamp) -> PublishedKeyState {
    let key = &published.key;
    PublishedKeyState {
        key_id: key.key_id().map(shown),
        thumbprint: base64url::encode(key.jwk_thumbprint()),
        kind: key.kind().to_string(),
        algorithms: key.algorithms().iter().map(Algorithm::name).collect(),
        first_seen: published.first_seen,
        last_seen,
        last_used: published.last_used(),
    }
}
