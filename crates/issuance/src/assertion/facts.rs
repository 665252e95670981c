//! What the checks judge by: borrowed, complete, and the same for all of them. A check changes nothing and decides nothing but
//! its own clause, so the list can be run to its first failure or to its end.

use jurat_protocol::jose::claims::Claims;
use jurat_protocol::jose::jwt::Header;
use jurat_registry::clock::Timestamp;

use super::purpose::Purpose;
use super::trusted_issuer::TrustedIssuer;
use crate::own_names::OwnNames;

/// What an assertion says, whose it is, what it is for, and the time. By themselves facts prove nothing: a
/// [`super::verified::VerifiedAssertion`] takes the signed assertion as well.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) header: &'a Header<'a>,
    pub(super) claims: &'a Claims<'a>,
    /// Whether a part carried `=` padding.
    pub(super) padded: bool,
    pub(super) issuer: &'a TrustedIssuer,
    pub(super) purpose: Purpose<'a>,
    pub(super) own_names: &'a OwnNames,
    pub(super) now: Timestamp,
}

impl Facts<'_> {
    /// Whether it authenticates a client.
    pub(super) fn is_client_authentication(&self) -> bool {
        matches!(self.purpose, Purpose::ClientAuthentication)
    }
}
