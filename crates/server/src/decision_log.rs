//! The operator's log of decisions: a structured line for each token request, with the precise reason of a refusal. Never a secret, a
//! token or an assertion.

use jurat_issuance::decision::{DecisionLog, DecisionRecord};

/// Writes decisions as tracing events of the target `jurat::decision`, at info level. Where that is off, nothing is formatted.
#[derive(Debug, Clone, Copy, Default)]
pub struct TracingDecisionLog;

impl DecisionLog for TracingDecisionLog {
    fn record(&self, record: &DecisionRecord<'_>) {
        match record.refusal {
            None => tracing::info!(
                target: "jurat::decision",
                decision = %record.id,
                client = record.client,
                issuer = record.issuer,
                "token granted"
            ),
            Some(refusal) => tracing::info!(
                target: "jurat::decision",
                decision = %record.id,
                client = record.client,
                issuer = record.issuer,
                reason = refusal.reason().name(),
                detail = refusal.detail_for_operator(),
                "token refused"
            ),
        }
    }
}
