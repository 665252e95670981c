//! What is kept of decisions that granted nothing. A grant's record is its [`crate::issuance::IssuedToken`].
//!
//! Refusals can be caused by anybody. So they are kept off the hot path, so many of each reason at most, and what is not kept is counted.

use jurat_protocol::grant_type::GrantType;

use crate::clock::Timestamp;
use crate::id::DecisionId;

/// A refused token request. Never holds a secret, a token or an assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedDecision {
    /// The decision.
    pub id: DecisionId,
    /// The grant type that was asked for, as far as it is known.
    pub grant_type: Option<GrantType>,
    /// The client, once it is proven.
    pub client: Option<String>,
    /// The issuer of the assertion as it claims to be: untrusted, escaped and cut.
    pub issuer: Option<String>,
    /// The stable name of the reason.
    pub reason: String,
    /// The values that were compared, for the operator.
    pub detail: String,
    /// SHA-256 of the assertion, never the assertion.
    pub assertion_fingerprint: Option<[u8; 32]>,
    /// The inputs of the claim rule that mattered, as a JSON object.
    pub evidence: Option<String>,
}

/// How many requests were refused for one reason in one hour, and how many of those have no [`RefusedDecision`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalCount {
    /// The beginning of the hour.
    pub hour: Timestamp,
    /// The stable name of the reason.
    pub reason: String,
    /// Refused.
    pub refused: u64,
    /// Of these, counted only.
    pub counted_only: u64,
}
