//! The record of one token request, granted or refused.

use jurat_protocol::answer::TokenAnswer;
use jurat_registry::id::DecisionId;

use crate::rejection::Rejection;

/// What was decided. Every answer carries the id.
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// A token, or why not.
    pub outcome: Result<TokenAnswer, Rejection>,
}

/// Where the operator's records of decisions go: one call for each token request, before its answer is sent. Must not block.
pub trait DecisionLog: Send + Sync + 'static {
    /// Takes note of a decision.
    fn record(&self, record: &DecisionRecord<'_>);
}

/// The operator's record of a decision. Never holds a secret, a token or an assertion.
pub struct DecisionRecord<'a> {
    /// The decision.
    pub id: DecisionId,
    /// The client, once it is known.
    pub client: Option<&'a str>,
    /// The issuer of the assertion as it claims to be, once it is read; untrusted text unless the request was granted.
    pub issuer: Option<&'a str>,
    /// The refusal; `None` when a token was granted.
    pub refusal: Option<&'a Rejection>,
}
