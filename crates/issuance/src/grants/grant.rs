//! What a grant is: its name, whether a client must authenticate for it, and how it proves an [`Authorization`].

use std::future::Future;
use std::pin::Pin;

use jurat_protocol::grant_type::GrantType;

use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// What [`Grant::authorize`] returns.
pub(super) type Authorizing<'a> =
    Pin<Box<dyn Future<Output = Result<Authorization, Rejection>> + Send + 'a>>;

/// A grant.
pub(crate) trait Grant: Sync {
    /// Its `grant_type`.
    fn grant_type(&self) -> GrantType;

    /// Whether it is nothing without client authentication.
    fn requires_client(&self) -> bool;

    /// Proves what the request asks for, with or without an authenticated client.
    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a>;
}
