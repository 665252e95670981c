//! The record of one token request, granted or refused.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use jurat_protocol::answer::TokenAnswer;
use jurat_protocol::grant_type::GrantType;
use jurat_registry::id::DecisionId;
use jurat_registry::store::TenantStore;
use jurat_registry::tenant::TenantName;

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
    /// The tenant whose authorization server decided.
    pub tenant: &'a TenantName,
    /// The decision.
    pub id: DecisionId,
    /// The client, once it is known.
    pub client: Option<&'a str>,
    /// The issuer of the assertion as it claims to be, once it is read; untrusted text unless the request was granted.
    pub issuer: Option<&'a str>,
    /// The grant, as far as it is known.
    pub grant_type: Option<GrantType>,
    /// The refusal; `None` when a token was granted.
    pub refusal: Option<&'a Rejection>,
    /// The tenant's records, where a journal brings what it keeps.
    pub(crate) store: &'a Arc<dyn TenantStore>,
    /// What was presented; only its fingerprint gets out.
    pub(crate) assertion: Option<&'a str>,
}

impl DecisionRecord<'_> {
    /// SHA-256 of the assertion that was presented, as text.
    pub fn assertion_fingerprint(&self) -> Option<[u8; SHA256_OUTPUT_LEN]> {
        let digest = digest(&SHA256, self.assertion?.as_bytes());
        digest.as_ref().try_into().ok()
    }
}
