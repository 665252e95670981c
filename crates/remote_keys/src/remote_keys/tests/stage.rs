//! The stage: an issuer behind a scripted door, and the means to move time.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use jurat_protocol::jose::algorithm::Algorithm;
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_registry::clock::{ManualClock, Timestamp};
use jurat_registry::key_sets::{
    KeyEvent, KeyEventKind, KeyEvents, KeyOwner, KeySet, KeySets, KeySourceFailure, KeysRead,
    Occasion,
};
use jurat_registry::key_source::{KeyDocument, KeySource};
use jurat_registry::tenant::TenantName;
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};
use url::Url;

use super::super::RemoteKeys;
use crate::life::caretaker;
use crate::life::means::Means;
use crate::life::source_table::SourceTable;
use crate::outbound::{Fetched, GetRequest, OutboundError};
use crate::reading::Reader;
use crate::reading::door::{Door, Fetching};

pub(super) const START: i64 = 1_800_000_000;
pub(super) const ISSUER: &str = "https://idp.example.com";
pub(super) const JWKS: &str = "https://idp.example.com/jwks";

/// Three keys, made once.
pub(super) static KEYS: LazyLock<[SigningKey; 3]> =
    LazyLock::new(|| std::array::from_fn(|_| SigningKey::generate(Algorithm::Es256).unwrap()));

pub(super) struct Stage {
    pub(super) keys: Arc<RemoteKeys>,
    pub(super) door: Arc<ScriptedDoor>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) source: KeySource,
    events: Arc<Noted>,
}

/// What stands at which URL, and who asked for it.
pub(super) struct ScriptedDoor {
    answers: Mutex<HashMap<String, Scripted>>,
    asked: Mutex<Vec<GetRequest>>,
    open: watch::Sender<bool>,
}

#[derive(Clone)]
struct Scripted {
    outcome: Result<String, OutboundError>,
    freshness: Option<Duration>,
}

#[derive(Default)]
struct Noted(Mutex<Vec<KeyEvent>>);

impl KeyEvents for Noted {
    fn happened(&self, event: KeyEvent) {
        self.0.lock().unwrap().push(event);
    }
}

impl Door for ScriptedDoor {
    fn get(&self, request: GetRequest) -> Fetching<'_> {
        let mut open = self.open.subscribe();
        Box::pin(async move {
            // What is answered was decided when it was asked.
            let scripted = self.answers.lock().unwrap().get(&request.url).cloned();
            let url = Url::parse(&request.url).unwrap();
            self.asked.lock().unwrap().push(request);
            open.wait_for(|open| *open).await.unwrap();
            let scripted = scripted.ok_or_else(absent)?;
            Ok(Fetched {
                body: scripted.outcome?.into_bytes(),
                freshness: scripted.freshness,
                url,
                content_type: None,
            })
        })
    }
}

pub(super) fn absent() -> OutboundError {
    status(404)
}

pub(super) fn status(status: u16) -> OutboundError {
    let origin = ISSUER.to_owned();
    OutboundError::Status { origin, status }
}

impl ScriptedDoor {
    /// Puts a document there.
    pub(super) fn put(&self, url: &str, document: &dyn Display, fresh_seconds: Option<u64>) {
        let outcome = Ok(document.to_string());
        let freshness = fresh_seconds.map(Duration::from_secs);
        self.script(url, Scripted { outcome, freshness });
    }

    /// Has it fail.
    pub(super) fn fail(&self, url: &str, error: OutboundError) {
        let outcome = Err(error);
        let freshness = None;
        self.script(url, Scripted { outcome, freshness });
    }

    fn script(&self, url: &str, scripted: Scripted) {
        self.answers.lock().unwrap().insert(url.into(), scripted);
    }

    /// Holds every answer back, or lets them go.
    pub(super) fn open(&self, open: bool) {
        self.open.send_replace(open);
    }

    /// How often it was asked for anything.
    pub(super) fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// Every request since the last time.
    pub(super) fn requests(&self) -> Vec<GetRequest> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// The URLs of the same.
    pub(super) fn urls(&self) -> Vec<String> {
        self.requests()
            .into_iter()
            .map(|request| request.url)
            .collect()
    }
}

impl Stage {
    /// An issuer with a JWKS URL, where the first key stands.
    pub(super) fn new() -> Self {
        let url = JWKS.to_owned();
        let stage = Self::of(KeySource::usual(KeyDocument::JwksUrl { url }));
        stage.publish(&[0]);
        stage
    }

    /// An issuer with another source, where nothing stands.
    pub(super) fn of(source: KeySource) -> Self {
        Self::with(source, Vec::new(), 100)
    }

    pub(super) fn with(
        source: KeySource,
        token_files: Vec<std::path::PathBuf>,
        most: usize,
    ) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(START)));
        let door = Arc::new(ScriptedDoor {
            answers: Mutex::default(),
            asked: Mutex::default(),
            open: watch::channel(true).0,
        });
        let events = Arc::new(Noted::default());
        let reader = Reader {
            door: Arc::<ScriptedDoor>::clone(&door),
            clock: Arc::<ManualClock>::clone(&clock),
            token_files,
        };
        let limit = Duration::from_secs(10);
        let told = Arc::<Noted>::clone(&events);
        let means = Means::new(reader, told, Handle::current(), limit);
        let keys = RemoteKeys {
            sources: Arc::new(SourceTable::new(most)),
            means: Arc::new(means),
            _running: oneshot::channel().0,
        };
        Self {
            keys: Arc::new(keys),
            door,
            clock,
            source,
            events,
        }
    }

    /// Puts these of the [`KEYS`] at the JWKS URL, with nothing said of their freshness.
    pub(super) fn publish(&self, which: &[usize]) {
        self.door.put(JWKS, &jwks(which), None);
    }

    pub(super) fn at_hand(&self) -> Option<Arc<KeySet>> {
        self.keys.at_hand(owner(ISSUER, &self.source))
    }

    pub(super) async fn read(&self, occasion: Occasion) -> Result<KeysRead, KeySourceFailure> {
        self.keys.read(owner(ISSUER, &self.source), occasion).await
    }

    /// So many at once, each on a task of its own.
    pub(super) async fn read_at_once(
        &self,
        count: usize,
        occasion: Occasion,
    ) -> Vec<Result<KeysRead, KeySourceFailure>> {
        let reading = |_| {
            let (keys, source) = (Arc::clone(&self.keys), self.source.clone());
            tokio::spawn(async move { keys.read(owner(ISSUER, &source), occasion).await })
        };
        let readings: Vec<_> = (0..count).map(reading).collect();
        let mut read = Vec::new();
        for reading in readings {
            read.push(reading.await.unwrap());
        }
        read
    }

    /// Moves the clock by a second at a time, looks after the sources each time, and lets what was begun go on.
    pub(super) async fn pass(&self, seconds: u32) {
        for _ in 0..seconds {
            self.clock.advance_seconds(1);
            caretaker::look_once(&self.keys.sources, &self.keys.means);
            settle().await;
        }
    }

    /// The same while somebody uses the keys each second.
    pub(super) async fn pass_in_use(&self, seconds: u32) {
        for _ in 0..seconds {
            let _ = self.at_hand();
            self.pass(1).await;
        }
    }

    /// What happened since the last time.
    pub(super) fn events(&self) -> Vec<KeyEventKind> {
        let events = std::mem::take(&mut *self.events.0.lock().unwrap());
        events.into_iter().map(|event| event.kind).collect()
    }

    pub(super) fn now(&self) -> Timestamp {
        use jurat_registry::clock::Clock as _;
        self.clock.now()
    }
}

/// Lets every task run until it waits: time is paused, so that sleeping means that.
pub(super) async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub(super) fn owner<'a>(name: &'a str, source: &'a KeySource) -> KeyOwner<'a> {
    static TENANT: LazyLock<TenantName> = LazyLock::new(TenantName::default);
    KeyOwner {
        tenant: &TENANT,
        name,
        source,
    }
}

pub(super) fn jwks(which: &[usize]) -> Value {
    let keys: Vec<_> = which.iter().map(|&n| KEYS[n].public_jwk()).collect();
    json!({ "keys": keys })
}

/// The `kid` of one of the [`KEYS`].
pub(super) fn kid(which: usize) -> String {
    KEYS[which].key_id().to_owned()
}

/// The `kid`s in a set.
pub(super) fn kids(set: &KeySet) -> Vec<String> {
    let kids = set.keys.iter().map(|key| key.key.key_id().unwrap());
    kids.map(str::to_owned).collect()
}
