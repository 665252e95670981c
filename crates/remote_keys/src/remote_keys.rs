//! [`RemoteKeys`]: every published key set, behind the registry's port. One thread of its own does all that is slow: name look-ups, TLS,
//! reading documents; whoever asks for keys runs where it likes.

use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jurat_registry::clock::Clock;
use jurat_registry::key_sets::{
    KeyEvents, KeyOwner, KeySet, KeySets, KeySourceFailure, KeySourceState, Occasion, Reading,
};
use jurat_registry::key_source::KeySource;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::life::means::Means;
use crate::life::source_table::SourceTable;
use crate::life::{caretaker, state, taking};
use crate::outbound::{Outbound, OutboundOptions};
use crate::reading::door::Door;
use crate::reading::{KnownJwksUri, Reader, failure};

/// How published keys are read.
#[derive(Debug, Clone)]
pub struct RemoteKeysOptions {
    /// How documents are fetched.
    pub outbound: OutboundOptions,
    /// Files with a service account's token that may be sent to a Kubernetes API server.
    pub token_files: Vec<PathBuf>,
    /// Sources kept at once; beyond, the one that was not used for longest is forgotten.
    pub most_sources: usize,
    /// How often the sources are looked after.
    pub attention: Duration,
}

impl Default for RemoteKeysOptions {
    fn default() -> Self {
        Self {
            outbound: OutboundOptions::default(),
            token_files: Vec::new(),
            most_sources: 10_000,
            attention: Duration::from_secs(1),
        }
    }
}

/// The published keys of every issuer that has a source. When it is dropped, its thread ends, and with it every reading under way.
pub struct RemoteKeys {
    sources: Arc<SourceTable>,
    means: Arc<Means>,
    /// Dropped, it ends the thread.
    _running: oneshot::Sender<()>,
}

/// Why published keys cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// TLS cannot be set up.
    #[error("TLS to other servers cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// No thread or no runtime.
    #[error("the thread that reads published keys cannot be started: {0}")]
    Thread(#[from] io::Error),
}

impl RemoteKeys {
    /// Starts the thread. Nothing is read before it is asked for.
    pub fn start(
        options: RemoteKeysOptions,
        clock: Arc<dyn Clock>,
        events: Arc<dyn KeyEvents>,
    ) -> Result<Self, CannotStart> {
        let door: Arc<dyn Door> = Arc::new(Outbound::new(options.outbound.clone())?);
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let reader = Reader {
            door,
            clock,
            token_files: options.token_files,
        };
        // A reading may be two documents, or three.
        let reading_limit = options.outbound.total_timeout.saturating_mul(2);
        let handle = runtime.handle().clone();
        let means = Arc::new(Means::new(reader, events, handle, reading_limit));
        let sources = Arc::new(SourceTable::new(options.most_sources));
        let caring =
            caretaker::look_after(Arc::clone(&sources), Arc::clone(&means), options.attention);
        let (running, stopped) = oneshot::channel();
        thread::Builder::new()
            .name("remote-keys".into())
            .spawn(move || run(runtime, caring, stopped))?;
        Ok(Self {
            sources,
            means,
            _running: running,
        })
    }
}

fn run(runtime: Runtime, caring: impl Future, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        tokio::select! {
            _ = caring => {}
            _ = stopped => {}
        }
    });
    // A name look-up cannot be broken off, and nobody waits for it.
    runtime.shutdown_background();
}

impl KeySets for RemoteKeys {
    fn at_hand(&self, owner: KeyOwner<'_>) -> Option<Arc<KeySet>> {
        let now = self.means.clock.now();
        self.sources
            .find(owner, |source| {
                source.used(now);
                source.at_hand(now)
            })
            .flatten()
    }

    fn read(&self, owner: KeyOwner<'_>, occasion: Occasion) -> Reading {
        let now = self.means.clock.now();
        let source = self.sources.find_or_add(owner, now);
        // An administrator who looks does not make a source one that is in use.
        if occasion != Occasion::Administrator {
            source.used(now);
        }
        Box::pin(source.read(occasion, Arc::clone(&self.means)))
    }

    fn state(&self, owner: KeyOwner<'_>) -> KeySourceState {
        let found = self.sources.find(owner, |source| state::of(source));
        found.unwrap_or_else(state::never_read)
    }

    fn discover<'a>(
        &'a self,
        issuer: &'a str,
        source: &'a KeySource,
    ) -> Pin<Box<dyn Future<Output = Result<KeySet, KeySourceFailure>> + Send + 'a>> {
        let (issuer, source) = (issuer.to_owned(), source.clone());
        let means = Arc::clone(&self.means);
        let reading = self.means.runtime.spawn(async move {
            let known = KnownJwksUri::default();
            let document = means.read(&issuer, &source, &known, false).await?;
            Ok(taking::take(&document, None, means.clock.now()))
        });
        Box::pin(async {
            let read = reading.await;
            read.unwrap_or_else(|_| Err(failure("the server is stopping")))
        })
    }
}

#[cfg(test)]
mod tests;
