//! `client_credentials` (RFC 6749 section 4.4): an authenticated client asks for itself. The token's subject is the client
//! (RFC 9068 section 2.2).

use jurat_protocol::grant_type::GrantType;

use super::grant::{Asked, Authorizing, Considered, Examining, Grant};
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::explain::walk::Walk;
use crate::rejection::{Reason, Rejection};
use crate::request_context::RequestContext;

/// The grant.
pub(super) struct ClientCredentials;

impl Grant for ClientCredentials {
    fn grant_type(&self) -> GrantType {
        GrantType::ClientCredentials
    }

    fn requires_client(&self) -> bool {
        true
    }

    fn authorize<'a>(
        &'a self,
        client: Option<AuthenticatedClient>,
        _context: &'a RequestContext<'a>,
    ) -> Authorizing<'a> {
        let authorized = client
            .map(|client| Authorization::by_client(&client))
            .ok_or_else(|| Rejection::new(Reason::ClientAuthMissing, "no client authentication"));
        Box::pin(std::future::ready(authorized))
    }

    fn examine<'a>(&'a self, asked: Asked<'a>, _walk: &'a mut Walk) -> Examining<'a> {
        let client = asked.presenter.client.as_ref();
        let client = client.filter(|_| !asked.presenter.failed);
        let considered = Considered {
            entitlement: client.map(Entitlement::by_client),
            spend: Some(Vec::new()),
            shown: None,
        };
        Box::pin(std::future::ready(considered))
    }
}
