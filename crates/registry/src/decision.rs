//! What is kept of decisions: of those that granted nothing a row, of all of them counts by the hour. A grant's record is its
//! [`IssuedToken`].
//!
//! Refusals can be caused by anybody. So they are kept off the hot path, so many of each reason at most, and what is not kept is counted.

use jurat_protocol::grant_type::GrantType;

use crate::clock::Timestamp;
use crate::id::DecisionId;
use crate::issuance::IssuedToken;

/// The record of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptDecision {
    /// A token was issued.
    Granted(Box<IssuedToken>),
    /// None was.
    Refused(Box<RefusedDecision>),
}

impl KeptDecision {
    /// The decision.
    pub fn id(&self) -> DecisionId {
        match self {
            Self::Granted(token) => token.decision,
            Self::Refused(refused) => refused.id,
        }
    }
}

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

/// How many tokens of one grant type were issued in one hour. Counted in memory and brought a few times a second: when the process is
/// killed, a quarter of a second of counts may be lost. The records of the tokens are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantCount {
    /// The beginning of the hour.
    pub hour: Timestamp,
    /// The grant type.
    pub grant_type: GrantType,
    /// Granted.
    pub granted: u64,
}

/// What is brought to a tenant's records of decisions at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotedDecisions {
    /// Refusals that are kept.
    pub refused: Vec<RefusedDecision>,
    /// What is added to the counts of refusals.
    pub refusal_counts: Vec<RefusalCount>,
    /// What is added to the counts of grants.
    pub grant_counts: Vec<GrantCount>,
}

/// Decisions counted by the hour, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// Granted, by grant type.
    pub granted: Vec<GrantCount>,
    /// Refused, by reason.
    pub refused: Vec<RefusalCount>,
}
