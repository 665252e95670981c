//! Where decisions go: counted for Prometheus and by the hour for the store, refusals noted for the store, and what is kept told to the
//! operator's log. A flood of refusals floods none of them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::decision_journal::{DecisionJournal, Kept};
use jurat_registry::clock::{Clock, Timestamp};

use crate::metrics::Metrics;

/// The record of decisions.
pub struct Decisions {
    journal: DecisionJournal,
    metrics: Arc<Metrics>,
    log: Arc<dyn DecisionLog>,
}

impl Decisions {
    /// Refusals and counts wait so long at most before they are written.
    pub const FLUSHED_EVERY: Duration = Duration::from_millis(250);

    /// Counts in `metrics`, tells `log`.
    pub fn new(metrics: Arc<Metrics>, log: Arc<dyn DecisionLog>) -> Self {
        Self {
            journal: DecisionJournal::default(),
            metrics,
            log,
        }
    }

    /// Brings what waits to the records of its tenants again and again. Ends never: whoever runs it drops it, and calls
    /// [`Decisions::flush`] once more.
    pub async fn flush_again_and_again(&self, clock: &dyn Clock) -> Infallible {
        loop {
            tokio::time::sleep(Self::FLUSHED_EVERY).await;
            self.flush(clock.now()).await;
        }
    }

    /// Brings what waits to the records of its tenants. What a store does not take waits on.
    pub async fn flush(&self, now: Timestamp) {
        if let Err(error) = self.journal.flush(now).await {
            let error: &dyn std::error::Error = &error;
            tracing::error!(
                error,
                "refusals and counts could not be recorded; they wait"
            );
        }
    }
}

impl DecisionLog for Decisions {
    fn record(&self, record: &DecisionRecord<'_>) {
        match (record.refusal, record.grant_type) {
            (Some(refusal), _) => self.metrics.refused(refusal.reason()),
            (None, Some(grant_type)) => self.metrics.granted(grant_type),
            (None, None) => {}
        }
        match self.journal.note(record) {
            Kept::Whole => self.log.record(record),
            Kept::CountedOnly => self.metrics.counted_only(),
        }
    }
}
