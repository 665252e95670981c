//! The audit log: what was done, by whom, and what happened to what is trusted. Appended, never changed.

use serde::Serialize;

use crate::clock::Timestamp;

/// A line of the audit log. Never holds a secret, a token or an assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// Who did it: the administrator's `client_id`; `None` when the server itself saw it happen.
    pub actor: Option<String>,
    /// What happened, by its stable name, such as `risk-accepted` or `key-added`.
    pub action: String,
    /// To what: the issuer of an identity provider, a `client_id`, or a user's id.
    pub target: String,
    /// What else is to be known, in words.
    pub detail: String,
}
