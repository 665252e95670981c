//! What an assertion says, as far as a grant uses it. By itself it proves nothing: what is granted needs the
//! [`super::verified::VerifiedAssertion`] around it. An explanation makes one of an assertion that may not be signed at all.

use jurat_protocol::scope::ScopeSet;

use super::facts::Facts;
use super::trusted_issuer::TrustedIssuer;
use super::{claimed_scope, subject};
use crate::rejection::Rejection;

/// Who says what of whom.
pub(crate) struct Statement {
    /// Whose assertion it is.
    pub(crate) issuer: TrustedIssuer,
    /// Whom it speaks for.
    pub(crate) subject: String,
    /// The scope that it asks for itself.
    pub(crate) scope: Option<ScopeSet>,
}

impl Statement {
    /// Reads what the checks have judged; fails as they do.
    pub(super) fn of(facts: &Facts<'_>) -> Result<Self, Rejection> {
        Ok(Self {
            issuer: facts.issuer.clone(),
            subject: subject::of(facts)?.to_owned(),
            scope: claimed_scope::of(facts)?,
        })
    }
}
