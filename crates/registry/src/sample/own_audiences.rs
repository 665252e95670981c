//! The audiences that are this server's own: RFC 7523 section 3 item 3.

use crate::tenant::{IssuerIdentifier, TOKEN_ENDPOINT_PATHS};

/// The names by which an assertion may address the server with this issuer identifier.
#[derive(Clone, Copy)]
pub(super) struct OwnAudiences<'a>(pub(super) &'a IssuerIdentifier);

impl OwnAudiences<'_> {
    /// Whether `audience` is the issuer identifier, or the URL of a token endpoint.
    pub(super) fn include(self, audience: &str) -> bool {
        let Self(own) = self;
        let mut endpoints = TOKEN_ENDPOINT_PATHS.iter();
        audience == own.as_str() || endpoints.any(|path| own.endpoint(path) == audience)
    }
}
