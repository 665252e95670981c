//! What the checks judge by: borrowed, complete, and the same for all of them. A check changes nothing and decides nothing but
//! its own clause, so the list can be run to its first failure or to its end.

use std::sync::OnceLock;

use jurat_protocol::jose::claims::Claims;
use jurat_protocol::jose::jwt::Header;
use jurat_registry::claim_members::{ClaimMember, NotAnObject, find_members};
use jurat_registry::clock::Timestamp;

use super::purpose::Purpose;
use super::trusted_issuer::TrustedIssuer;
use crate::own_names::OwnNames;

/// What an assertion says, whose it is, what it is for, and the time. By themselves facts prove nothing: a
/// [`super::verified::VerifiedAssertion`] takes the signed assertion as well.
#[derive(Clone)]
pub(crate) struct Facts<'a> {
    pub(crate) header: &'a Header<'a>,
    pub(crate) claims: &'a Claims<'a>,
    /// Whether a part carried `=` padding.
    pub(crate) padded: bool,
    pub(crate) issuer: &'a TrustedIssuer,
    pub(crate) purpose: Purpose<'a>,
    pub(crate) own_names: &'a OwnNames,
    pub(crate) now: Timestamp,
    /// What [`Facts::read_members`] found: empty at first.
    pub(crate) found: OnceLock<Result<Vec<ClaimMember<'a>>, NotAnObject>>,
}

impl<'a> Facts<'a> {
    /// The claims that the identity provider's rule and mappings read, found once.
    pub(super) fn read_members(&self) -> Result<&[ClaimMember<'a>], NotAnObject> {
        let found = self.found.get_or_init(|| {
            self.issuer
                .identity_provider()
                .map_or(Ok(Vec::new()), |provider| {
                    find_members(self.claims.text, provider.read_claims())
                })
        });
        found.as_deref().map_err(|fault| *fault)
    }

    /// The same for mappings.
    pub(super) fn mapped_members(&self) -> &[ClaimMember<'a>] {
        // The claims are an object: they were read as one.
        self.read_members().unwrap_or_default()
    }

    /// Whether it must name this server's issuer identifier alone.
    pub(crate) fn demands_strict_audience(&self) -> bool {
        let client = self.issuer.client();
        self.is_client_authentication()
            && client.is_some_and(|client| client.settings().strict_audience)
    }

    /// Whether it authenticates a client.
    pub(crate) fn is_client_authentication(&self) -> bool {
        matches!(self.purpose, Purpose::ClientAuthentication { .. })
    }
}
