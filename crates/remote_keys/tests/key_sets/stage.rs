//! What every test here stands on: published keys that are read for real, on a clock that is moved by hand.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{ManualClock, Timestamp};
use jurat_registry::key_sets::{KeyEvent, KeyEvents, KeyOwner, KeySet};
use jurat_registry::key_source::{KeyDocument, KeySource};
use jurat_registry::tenant::TenantName;
use jurat_remote_keys::outbound::OutboundOptions;
use jurat_remote_keys::remote_keys::{RemoteKeys, RemoteKeysOptions};
use serde_json::{Value, json};

/// Keys, made once.
pub(crate) static KEYS: LazyLock<[SigningKey; 2]> =
    LazyLock::new(|| std::array::from_fn(|_| SigningKey::generate(Algorithm::Es256).unwrap()));

struct Unheard;

impl KeyEvents for Unheard {
    fn happened(&self, _: KeyEvent) {}
}

/// A clock, and published keys that are read by it: from loopback too, and with all patience.
pub(crate) fn remote_keys(token_files: Vec<PathBuf>) -> (Arc<ManualClock>, Arc<RemoteKeys>) {
    remote_keys_within(Duration::from_mins(1), token_files)
}

/// The same with as much patience as that for a document.
pub(crate) fn remote_keys_within(
    total_timeout: Duration,
    token_files: Vec<PathBuf>,
) -> (Arc<ManualClock>, Arc<RemoteKeys>) {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let options = RemoteKeysOptions {
        outbound: OutboundOptions {
            allow: "127.0.0.1".parse().unwrap(),
            total_timeout,
            ..OutboundOptions::default()
        },
        token_files,
        attention: Duration::from_millis(5),
        ..RemoteKeysOptions::default()
    };
    let shared = Arc::<ManualClock>::clone(&clock);
    let keys = RemoteKeys::start(options, shared, Arc::new(Unheard)).unwrap();
    (clock, Arc::new(keys))
}

/// A JWK Set in one's own network.
pub(crate) fn local(url: String) -> KeySource {
    KeySource {
        local: true,
        ..KeySource::usual(KeyDocument::JwksUrl { url })
    }
}

pub(crate) fn owner<'a>(name: &'a str, source: &'a KeySource) -> KeyOwner<'a> {
    static TENANT: LazyLock<TenantName> = LazyLock::new(TenantName::default);
    KeyOwner {
        tenant: &TENANT,
        name,
        source,
    }
}

/// These of the [`KEYS`].
pub(crate) fn jwks(which: &[usize]) -> Value {
    let keys: Vec<_> = which.iter().map(|&n| KEYS[n].public_jwk()).collect();
    json!({ "keys": keys })
}

/// Whether the set holds exactly these of the [`KEYS`].
pub(crate) fn holds(set: &KeySet, which: &[usize]) -> bool {
    let held = set.keys.iter().map(|key| key.key.key_id());
    held.eq(which.iter().map(|&n| Some(KEYS[n].key_id())))
}
