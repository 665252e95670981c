//! A grant that is nothing without its client: what it presents is bound to the client, or the client asks for itself.

use std::future::Future;

use jurat_protocol::grant_type::GrantType;

use super::{Asked, Authorizing, Considered, Examining, Grant, not_judged};
use crate::authorization::Authorization;
use crate::client_auth::{self, AuthenticatedClient};
use crate::explain::walk::Walk;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// A grant for clients only.
pub(in crate::grants) trait ClientGrant: Sync {
    /// Its `grant_type`.
    const GRANT_TYPE: GrantType;

    /// See [`Grant::admits_public_clients`].
    const ADMITS_PUBLIC_CLIENTS: bool;

    /// Proves what `client` asks for.
    fn prove(
        client: &AuthenticatedClient,
        context: &RequestContext<'_>,
    ) -> impl Future<Output = Result<Authorization, Rejection>> + Send;

    /// See [`Grant::examine`].
    fn consider(_asked: Asked<'_>, walk: &mut Walk) -> Considered {
        not_judged(walk)
    }
}

impl<G: ClientGrant> Grant for G {
    fn grant_type(&self) -> GrantType {
        G::GRANT_TYPE
    }

    fn requires_client(&self) -> bool {
        true
    }

    fn admits_public_clients(&self) -> bool {
        G::ADMITS_PUBLIC_CLIENTS
    }

    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        context: &'a RequestContext<'a>,
    ) -> Authorizing<'a> {
        Box::pin(async move {
            let client = client.ok_or_else(|| client_auth::missing(G::GRANT_TYPE))?;
            G::prove(&client, context).await
        })
    }

    fn examine<'a>(&'a self, asked: Asked<'a>, walk: &'a mut Walk) -> Examining<'a> {
        Box::pin(std::future::ready(G::consider(asked, walk)))
    }
}
