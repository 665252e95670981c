//! A decision as the API shows it, and as a row of a list.

use jurat_console::part::DecisionRow;
use jurat_registry::clock::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::reasons;
use crate::console::clients::list::short;
use crate::console::visit::Visit;

/// A decision. What is not known of it is missing.
#[derive(Deserialize)]
pub(in crate::console) struct Decision {
    pub(in crate::console) id: String,
    pub(in crate::console) at: Timestamp,
    pub(in crate::console) grant_type: Option<String>,
    pub(in crate::console) client: Option<String>,
    pub(in crate::console) issuer: Option<String>,
    pub(in crate::console) fingerprint: Option<String>,
    pub(in crate::console) evidence: Option<Value>,
    pub(in crate::console) reason: Option<String>,
    pub(in crate::console) token: Option<Issued>,
}

/// What was issued.
#[derive(Deserialize)]
pub(in crate::console) struct Issued {
    pub(in crate::console) subject: String,
    pub(in crate::console) scope: String,
    pub(in crate::console) expires_at: Timestamp,
    pub(in crate::console) revoked_at: Option<Timestamp>,
    pub(in crate::console) grant: Option<String>,
    pub(in crate::console) traded: Option<String>,
}

impl Decision {
    /// As a row of a list.
    pub(in crate::console) fn row(&self, visit: &Visit) -> DecisionRow {
        let reason = self.reason.as_deref();
        let token = self.token.as_ref();
        DecisionRow {
            id: self.id.clone(),
            at: visit.when(self.at),
            refused: self.reason.clone(),
            sentence: reason.and_then(reasons::told),
            grant: self.grant_type.as_deref().map(short),
            client: self.client.clone(),
            issuer: self.issuer.clone(),
            subject: token.map(|token| token.subject.clone()),
            scope: token.map(|token| token.scope.clone()),
        }
    }
}
