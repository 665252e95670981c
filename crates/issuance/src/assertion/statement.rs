//! What an assertion says, as far as a grant uses it. By itself it proves nothing: what is granted needs the
//! [`super::verified::VerifiedAssertion`] around it. An explanation makes one of an assertion that may not be signed at all.

use jurat_protocol::scope::ScopeSet;
use jurat_registry::issuance::CarriedClaims;

use super::facts::Facts;
use super::trusted_issuer::TrustedIssuer;
use super::{claimed_scope, delegation, mapped_claims, mapped_subject};
use crate::rejection::Rejection;

/// Who says what of whom.
pub(crate) struct Statement {
    /// Whose assertion it is.
    pub(crate) issuer: TrustedIssuer,
    /// Whom the token will speak for.
    pub(crate) subject: String,
    /// The scope that it asks for itself.
    pub(crate) scope: Option<ScopeSet>,
    /// The most that its claims bring; `None` where they are not mapped to scopes.
    pub(crate) mapped_scope: Option<ScopeSet>,
    /// Claims that the token will carry.
    pub(crate) claims: CarriedClaims,
    /// What an identity provider says of who acts for the subject (RFC 8693 section 4.1), as it stands in the claims: JSON that has not been
    /// looked at yet.
    pub(crate) act: Option<String>,
}

impl Statement {
    /// Reads what the checks have judged; fails as they do.
    pub(super) fn of(facts: &Facts<'_>) -> Result<Self, Rejection> {
        Ok(Self {
            issuer: facts.issuer.clone(),
            subject: mapped_subject::of(facts)?.into_owned(),
            scope: claimed_scope::of(facts)?,
            mapped_scope: mapped_claims::scope(facts),
            claims: mapped_claims::carried(facts)?,
            act: delegation::act(facts),
        })
    }
}
