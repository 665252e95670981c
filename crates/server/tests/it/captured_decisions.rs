//! The operator's log, caught.

use std::sync::Mutex;

use jurat_issuance::decision::{DecisionLog, DecisionRecord};
use jurat_issuance::rejection::Reason;

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
pub(crate) struct CapturedDecisions(Mutex<Vec<Captured>>);

impl CapturedDecisions {
    /// The one record of that id.
    pub(crate) fn find(&self, id: &str) -> Option<Captured> {
        let all = self.0.lock().unwrap();
        let mut found = all.iter().filter(|captured| captured.id == id);
        let one = found.next().cloned();
        assert!(found.next().is_none(), "{id} is recorded twice");
        one
    }
}

impl DecisionLog for CapturedDecisions {
    fn record(&self, record: &DecisionRecord<'_>) {
        self.0.lock().unwrap().push(Captured {
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
