//! The operator's log, caught; and the journal that brings decisions to the store when a test says so.

use std::sync::Mutex;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::decision_journal::DecisionJournal;
use jurat_issuance::rejection::Reason;
use jurat_registry::clock::Timestamp;

/// One decision as the operator sees it.
#[derive(Debug, Clone)]
pub(crate) struct Captured {
    pub(crate) id: String,
    pub(crate) client: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) reason: Option<Reason>,
    pub(crate) detail: String,
}

/// Every decision since the server started.
#[derive(Default)]
pub(crate) struct CapturedDecisions {
    all: Mutex<Vec<Captured>>,
    journal: DecisionJournal,
}

impl CapturedDecisions {
    /// The one record of that id.
    pub(crate) fn find(&self, id: &str) -> Option<Captured> {
        let all = self.all.lock().unwrap();
        let mut found = all.iter().filter(|captured| captured.id == id);
        let one = found.next().cloned();
        assert!(found.next().is_none(), "{id} is recorded twice");
        one
    }

    /// Brings what waits to the store, as the server does a few times a second.
    pub(crate) async fn flush(&self, now: Timestamp) {
        self.journal.flush(now).await.unwrap();
    }
}

impl DecisionLog for CapturedDecisions {
    fn record(&self, record: &DecisionRecord<'_>) {
        let _ = self.journal.note(record);
        self.all.lock().unwrap().push(Captured {
            id: record.id.to_string(),
            client: record.client.map(str::to_owned),
            issuer: record.issuer.map(str::to_owned),
            reason: record
                .refusal
                .map(jurat_issuance::rejection::Rejection::reason),
            detail: record
                .refusal
                .map(|refusal| refusal.detail_for_operator().to_owned())
                .unwrap_or_default(),
        });
    }
}
