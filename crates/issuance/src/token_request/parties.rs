//! Who takes part in a token request, as far as it is proven: what the operator's record of the decision names.

use std::sync::Arc;

use jurat_registry::client::Client;

use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::authorization::Authorization;
use crate::client_auth::AuthenticatedClient;
use crate::rejection::Rejection;

/// The client and the issuer of the assertion.
pub(super) struct Parties {
    client: Option<Arc<Client>>,
    issuer: Option<TrustedIssuer>,
}

impl Parties {
    /// Before the grant: the client, if one authenticated.
    pub(super) fn before_the_grant(client: Option<&AuthenticatedClient>) -> Self {
        Self {
            client: client.map(|client| Arc::clone(client.client())),
            issuer: None,
        }
    }

    /// What the grant has proven.
    pub(super) fn of(authorization: &Authorization) -> Self {
        Self {
            client: authorization.entitlement().client.clone(),
            issuer: authorization.entitlement().issuer.clone(),
        }
    }

    /// The client's id.
    pub(super) fn client(&self) -> Option<&str> {
        self.client.as_ref().map(|client| client.id().as_str())
    }

    /// The issuer's name.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.issuer.as_ref().map(TrustedIssuer::name)
    }

    /// The same refusal, with their names for the operator.
    pub(super) fn named_in(&self, mut rejection: Rejection) -> Rejection {
        if let Some(client) = self.client() {
            rejection = rejection.by_client(client);
        }
        if let Some(issuer) = self.issuer() {
            rejection = rejection.claimed_by(issuer);
        }
        rejection
    }
}
