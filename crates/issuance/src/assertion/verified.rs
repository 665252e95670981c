//! A verified assertion: what is left of it once every check has passed. Made in this room alone.

use aws_lc_rs::digest::{SHA256, SHA256_OUTPUT_LEN, digest};
use jurat_registry::issuance::SpendOnce;

use super::delegation::{self, Delegation};
use super::facts::Facts;
use super::statement::Statement;
use super::trusted_issuer::TrustedIssuer;
use super::unverified::SignedAssertion;
use super::{claim_rule, replay};
use crate::rejection::Rejection;

/// An assertion that is signed, meant for this server, in time, and its presenter's to present.
pub(crate) struct VerifiedAssertion {
    statement: Statement,
    evidence: Option<String>,
    spend: Vec<SpendOnce>,
    fingerprint: [u8; SHA256_OUTPUT_LEN],
    delegation: Option<Delegation>,
}

impl VerifiedAssertion {
    /// What `text` said, signed, every check of `facts` passed.
    pub(super) fn of(
        _signed: &SignedAssertion<'_>,
        facts: &Facts<'_>,
        text: &str,
    ) -> Result<Self, Rejection> {
        let mut fingerprint = [0; SHA256_OUTPUT_LEN];
        fingerprint.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Ok(Self {
            statement: Statement::of(facts)?,
            evidence: claim_rule::evidence(facts),
            spend: replay::spend(facts, text)?,
            fingerprint,
            delegation: delegation::of(facts)?,
        })
    }

    /// Whose it is.
    pub(crate) fn issuer(&self) -> &TrustedIssuer {
        &self.statement.issuer
    }

    /// What it says.
    pub(crate) fn statement(&self) -> &Statement {
        &self.statement
    }

    /// What must be spent in the write that records what it brings.
    pub(crate) fn spend(&self) -> &[SpendOnce] {
        &self.spend
    }

    /// Its SHA-256, for the record.
    pub(crate) fn fingerprint(&self) -> [u8; SHA256_OUTPUT_LEN] {
        self.fingerprint
    }

    /// Who may act for its subject, and when it ends: of one that is traded, and taken once.
    pub(crate) fn take_delegation(&mut self) -> Option<Delegation> {
        self.delegation.take()
    }

    /// What it says, and what its issuer's claim rule read, for the record.
    pub(crate) fn into_parts(self) -> (Statement, Option<String>) {
        (self.statement, self.evidence)
    }
}
