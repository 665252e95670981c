//! The port behind which published keys are read: what an issuer publishes at its [`KeySource`], kept parsed, read again ahead of
//! time. Whoever verifies asks for the keys at hand; only when those do not answer does anybody wait, and never for longer than the
//! reading's own limit.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jurat_protocol::jose::certificate_path::RevocationLists;
use jurat_protocol::jose::verification_key::VerificationKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::clock::Timestamp;
use crate::key_source::KeySource;
use crate::tenant::TenantName;

/// Keys that an issuer published, as they were last read.
pub struct KeySet {
    /// The keys, in the order of the document. One that stays from set to set is the same, with its history.
    pub keys: Vec<Arc<PublishedKey>>,
    /// Keys that the document holds and that are not taken.
    pub refused: Vec<RefusedKey>,
    /// The certificate revocation lists, when the document holds those instead of keys.
    pub revocation: Option<Arc<RevocationLists>>,
    /// The URL of the document they stood in.
    pub read_from: String,
    /// When it was read.
    pub read_at: Timestamp,
}

/// A key that an issuer published.
pub struct PublishedKey {
    /// The key, ready for use.
    pub key: Arc<VerificationKey>,
    /// When it was seen first.
    pub first_seen: Timestamp,
    last_used: AtomicI64,
}

impl PublishedKey {
    /// A key that was seen first at `first_seen`, and last used at `last_used`, if ever.
    pub fn new(
        key: Arc<VerificationKey>,
        first_seen: Timestamp,
        last_used: Option<Timestamp>,
    ) -> Self {
        let last_used = last_used.map_or(i64::MIN, Timestamp::seconds);
        Self {
            key,
            first_seen,
            last_used: AtomicI64::new(last_used),
        }
    }

    /// When it last verified an assertion, to the second.
    pub fn last_used(&self) -> Option<Timestamp> {
        let seconds = self.last_used.load(Ordering::Relaxed);
        (seconds != i64::MIN).then(|| Timestamp::from_seconds(seconds))
    }

    /// It has verified an assertion. Written once a second at most, so that reactors do not pass its cache line around.
    pub fn used(&self, now: Timestamp) {
        let seconds = now.seconds();
        if self.last_used.load(Ordering::Relaxed) != seconds {
            self.last_used.store(seconds, Ordering::Relaxed);
        }
    }
}

/// A key that an issuer published and that is not taken: RFC 7517 section 5 has the others count all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RefusedKey {
    /// Its `kid`, else its place in the document.
    pub key: String,
    /// What is wrong with it.
    pub why: String,
    /// How bad that is.
    pub fault: KeyFault,
}

/// What kind of fault a published key has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyFault {
    /// None: it is of a kind, or for a use, that is not for verifying assertions here.
    NotForUs,
    /// It is malformed or too weak.
    Unusable,
    /// It is a private or a symmetric key: whoever reads the document can sign with it. Its issuer must be told.
    Secret,
}

/// Whose keys are meant. Within a tenant a name is one owner's alone.
#[derive(Clone, Copy)]
pub struct KeyOwner<'a> {
    /// The tenant.
    pub tenant: &'a TenantName,
    /// The issuer of the identity provider, or the `client_id`.
    pub name: &'a str,
    /// Where its keys are read.
    pub source: &'a KeySource,
}

/// Why keys are to be read although some may be at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// None are at hand: never read, or too old.
    NoneAtHand,
    /// An assertion names a key that is not among them. Read again at most once in an interval: a flood of unknown `kid`s costs the
    /// issuer one request.
    UnknownKey,
    /// An administrator wants to see it done.
    Administrator,
}

/// The outcome of a reading: what is now at hand and how it differs from before, or why there is nothing. An administrator is told
/// of a failure even when older keys still count.
pub type Reading = Pin<Box<dyn Future<Output = Result<KeysRead, KeySourceFailure>> + Send>>;

/// The outcome of a discovery.
pub type Discovering<'a> =
    Pin<Box<dyn Future<Output = Result<KeySet, KeySourceFailure>> + Send + 'a>>;

/// What a reading brought.
pub struct KeysRead {
    /// The keys now at hand.
    pub set: Arc<KeySet>,
    /// Whether the issuer was asked for this, or was asked so recently that it was not asked again.
    pub asked: bool,
    /// What changed.
    pub change: KeySetChange,
}

/// How a set differs from the one before, by `kid` where there is one, else by thumbprint (RFC 7638).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeySetChange {
    /// Keys that are new.
    pub added: Vec<String>,
    /// Keys that are gone.
    pub gone: Vec<String>,
    /// Keys that are as they were.
    pub kept: usize,
}

/// Why keys could not be read: a sentence for the administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct KeySourceFailure {
    /// What happened, and what to change.
    pub sentence: String,
}

/// How a source fares, for people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KeySourceState {
    /// The URL the keys were read from; `None` when they never were.
    pub read_from: Option<String>,
    /// When they were last read.
    pub read_at: Option<Timestamp>,
    /// When they will be read again, ahead of time.
    pub next_read_at: Option<Timestamp>,
    /// Until when they count if they cannot be read again.
    pub usable_until: Option<Timestamp>,
    /// Since when every reading failed, and why the last one did.
    pub failing: Option<SourceFailing>,
    /// The keys at hand.
    pub keys: Vec<PublishedKeyState>,
    /// Keys that the document holds and that are not taken.
    pub refused: Vec<RefusedKey>,
}

/// A source that fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceFailing {
    /// The first of the failures in a row.
    pub since: Timestamp,
    /// How many in a row.
    pub failures: u32,
    /// Why the last one failed.
    pub why: String,
}

/// A published key, for people.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PublishedKeyState {
    /// Its `kid`.
    pub key_id: Option<String>,
    /// RFC 7638 thumbprint in base64url.
    pub thumbprint: String,
    /// `RSA 2048`, `P-256`, …
    pub kind: String,
    /// Algorithms it verifies, by name.
    pub algorithms: Vec<&'static str>,
    /// When it was seen first.
    pub first_seen: Timestamp,
    /// When it was seen last: the last good reading.
    pub last_seen: Timestamp,
    /// When it last verified an assertion.
    pub last_used: Option<Timestamp>,
}

/// Something that happened to published keys: for the audit log and a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    /// The tenant.
    pub tenant: TenantName,
    /// The owner's name: the issuer, or the `client_id`.
    pub owner: String,
    /// What happened.
    pub kind: KeyEventKind,
    /// When.
    pub at: Timestamp,
}

/// What happened to published keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyEventKind {
    /// A key is new, by `kid` or thumbprint. Not said of the first reading's keys.
    KeyAdded(String),
    /// A key is gone.
    KeyGone(String),
    /// A key is published and not taken, for a fault of its own: never [`KeyFault::NotForUs`]. Said once.
    KeyRefused(RefusedKey),
    /// The source cannot be read, and could before; or it never could.
    SourceFailing(String),
    /// The source can be read again.
    SourceRecovered,
}

/// Where such events go. Must not block.
pub trait KeyEvents: Send + Sync + 'static {
    /// Takes note.
    fn happened(&self, event: KeyEvent);
}

/// The published keys of every issuer that has a source.
pub trait KeySets: Send + Sync + 'static {
    /// The keys at hand. Never waits; a set that is soon too old is read again meanwhile.
    fn at_hand(&self, owner: KeyOwner<'_>) -> Option<Arc<KeySet>>;

    /// Reads the keys, or joins a reading under way, or answers from a reading just made. Nothing is held locked meanwhile.
    fn read(&self, owner: KeyOwner<'_>, occasion: Occasion) -> Reading;

    /// How the source fares.
    fn state(&self, owner: KeyOwner<'_>) -> KeySourceState;

    /// What can be read of `url`'s issuer before it is registered: for an administrator who is about to trust it. Nothing is kept.
    fn discover<'a>(&'a self, issuer: &'a str, source: &'a KeySource) -> Discovering<'a>;
}

/// No published keys at all: for a server that reads none.
pub struct NoKeySets;

impl KeySets for NoKeySets {
    fn at_hand(&self, _: KeyOwner<'_>) -> Option<Arc<KeySet>> {
        None
    }

    fn read(&self, _: KeyOwner<'_>, _: Occasion) -> Reading {
        Box::pin(std::future::ready(Err(not_read())))
    }

    fn state(&self, _: KeyOwner<'_>) -> KeySourceState {
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

    fn discover<'a>(&'a self, _: &'a str, _: &'a KeySource) -> Discovering<'a> {
        Box::pin(std::future::ready(Err(not_read())))
    }
}

fn not_read() -> KeySourceFailure {
    KeySourceFailure {
        sentence: "this server reads no published keys".into(),
    }
}
