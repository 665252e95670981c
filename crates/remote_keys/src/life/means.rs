//! What every reading needs.

use std::sync::Arc;
use std::time::Duration;

use jurat_registry::clock::Clock;
use jurat_registry::key_sets::{KeyEvents, KeySourceFailure};
use jurat_registry::key_source::KeySource;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::reading::{KeysDocument, KnownJwksUri, Reader, failure};

/// Readings that nobody waits for, at once: they leave room for those that somebody does.
const MOST_IN_BACKGROUND: usize = 32;

/// What every reading needs.
pub(crate) struct Means {
    pub(crate) reader: Reader,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Arc<dyn KeyEvents>,
    /// Where readings run.
    pub(crate) runtime: Handle,
    /// What a reading may take, with all the documents on its way.
    pub(crate) reading_limit: Duration,
    background: Semaphore,
}

impl Means {
    pub(crate) fn new(
        reader: Reader,
        events: Arc<dyn KeyEvents>,
        runtime: Handle,
        reading_limit: Duration,
    ) -> Self {
        Self {
            clock: Arc::clone(&reader.clock),
            reader,
            events,
            runtime,
            reading_limit,
            background: Semaphore::new(MOST_IN_BACKGROUND),
        }
    }

    /// Reads a source within the limit. What nobody waits for takes its turn.
    pub(crate) async fn read(
        &self,
        issuer: &str,
        source: &KeySource,
        known: &KnownJwksUri,
        in_background: bool,
    ) -> Result<KeysDocument, KeySourceFailure> {
        let reading = async {
            let _place = if in_background {
                self.background.acquire().await.ok()
            } else {
                None
            };
            self.reader.read(issuer, source, known).await
        };
        let read = timeout(self.reading_limit, reading).await;
        read.unwrap_or_else(|_| {
            let seconds = self.reading_limit.as_secs_f32();
            Err(failure(format_args!(
                "the keys were not read within {seconds} seconds"
            )))
        })
    }
}
