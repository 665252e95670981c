//! What every step of one token request may look at. Nothing in it changes while the request is decided.

use jurat_registry::clock::Timestamp;
use jurat_registry::store::TenantStore;

use crate::endpoint::Endpoint;
use crate::premises::Premises;
use crate::unproven_request::TokenRequest;

/// One token request, the time it is judged by, and the server that judges it.
#[derive(Clone, Copy)]
pub(crate) struct RequestContext<'a> {
    /// The request, unproven.
    pub(crate) request: &'a TokenRequest<'a>,
    /// Where it came in.
    pub(crate) endpoint: Endpoint,
    /// The server.
    pub(crate) premises: &'a Premises,
    /// One time for the whole request, so that no two checks disagree about it.
    pub(crate) now: Timestamp,
}

impl<'a> RequestContext<'a> {
    /// The tenant's records.
    pub(crate) fn store(&self) -> &'a dyn TenantStore {
        &*self.premises.store
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&'a str> {
        self.request.form.value(name)
    }
}
