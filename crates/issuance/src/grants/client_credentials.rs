//! `client_credentials` (RFC 6749 section 4.4): an authenticated client asks for itself. The token's subject is the client
//! (RFC 9068 section 2.2).

use jurat_protocol::grant_type::GrantType;

use super::grant::{Asked, ClientGrant, Considered};
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::entitlement::Entitlement;
use crate::explain::walk::Walk;
use crate::rejection::Rejection;
use crate::request_context::RequestContext;

/// The grant.
pub(super) struct ClientCredentials;

impl ClientGrant for ClientCredentials {
    const GRANT_TYPE: GrantType = GrantType::ClientCredentials;
    const ADMITS_PUBLIC_CLIENTS: bool = false;

    async fn prove(
        client: &AuthenticatedClient,
        _context: &RequestContext<'_>,
    ) -> Result<Authorization, Rejection> {
        Ok(Authorization::by_client(client))
    }

    fn consider(asked: Asked<'_>, _walk: &mut Walk) -> Considered {
        let client = asked.presenter.client.as_ref();
        let client = client.filter(|_| !asked.presenter.failed);
        Considered {
            entitlement: client.map(Entitlement::by_client),
            spend: Some(Vec::new()),
            shown: None,
        }
    }
}
