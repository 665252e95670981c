//! What the checks judge by: borrowed, complete, and the same for all of them. A check changes nothing and decides nothing but
//! its own clause, so the list can be run to its first failure or to its end.

use jurat_protocol::jose::claims::Claims;
use jurat_registry::clock::Timestamp;

use super::purpose::Purpose;
use super::signature::SignedAssertion;
use super::trusted_issuer::TrustedIssuer;
use crate::own_names::OwnNames;
use crate::rejection::Rejection;

/// A signed assertion, whose it is, what it is for, and the time.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) assertion: &'a SignedAssertion<'a>,
    pub(super) issuer: &'a TrustedIssuer,
    pub(super) purpose: Purpose<'a>,
    pub(super) own_names: &'a OwnNames,
    pub(super) now: Timestamp,
}

/// A check of one clause.
pub(super) type Check = fn(&Facts<'_>) -> Result<(), Rejection>;

impl<'a> Facts<'a> {
    /// What the assertion says.
    pub(super) fn claims(&self) -> &'a Claims<'a> {
        self.assertion.jwt.claims()
    }

    /// Whether it authenticates a client.
    pub(super) fn is_client_authentication(&self) -> bool {
        matches!(self.purpose, Purpose::ClientAuthentication)
    }
}
