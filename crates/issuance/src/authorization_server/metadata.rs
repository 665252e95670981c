//! What the server publishes of itself (RFC 8414 section 2): read off the lists of what it serves.

use jurat_protocol::client_auth_method::ClientAuthMethod;
use jurat_protocol::grant_type::GrantType;
use jurat_protocol::metadata::AuthorizationServerMetadata;

use super::AuthorizationServer;
use crate::authorization_endpoint::{self, RESPONSE_TYPE};
use crate::client_auth::{self, METHODS};
use crate::endpoint::Endpoint;
use crate::grants::GRANTS;
use crate::premises::Premises;

/// How an administrator asks: a type of access token, which the list of the introspection endpoint may name beside the methods.
const BY_ACCESS_TOKEN: &str = "Bearer";

impl AuthorizationServer {
    /// Authorization server metadata (RFC 8414 section 2).
    pub fn metadata(&self) -> AuthorizationServerMetadata {
        let premises = &self.premises;
        let issuer = &premises.tenant.issuer;
        let served = GRANTS.iter().map(|grant| grant.grant_type());
        let registers = premises.tenant.registration.enabled;
        let authorization = authorization_endpoint::metadata(premises);
        let proving: Vec<_> = METHODS.iter().map(|one| one.method().name()).collect();
        let none = admits_public_clients(premises).then_some(ClientAuthMethod::None.name());
        let with_none: Vec<_> = proving.iter().copied().chain(none).collect();
        let algorithms = client_auth::signing_algorithms();
        AuthorizationServerMetadata {
            issuer: issuer.as_str().to_owned(),
            token_endpoint: issuer.endpoint("/oauth2/token"),
            jwks_uri: issuer.endpoint("/oauth2/jwks"),
            grant_types_supported: served
                .filter(|grant| premises.grants.contains(grant))
                .map(GrantType::wire_name)
                .collect(),
            response_types_supported: authorization.iter().map(|_| RESPONSE_TYPE).collect(),
            token_endpoint_auth_methods_supported: with_none.clone(),
            token_endpoint_auth_signing_alg_values_supported: algorithms.clone(),
            authorization,
            introspection_endpoint: issuer.endpoint("/oauth2/introspect"),
            // Who asks MUST be authorized (RFC 7662 section 2.1): no public client.
            introspection_endpoint_auth_methods_supported: [&*proving, &[BY_ACCESS_TOKEN]].concat(),
            introspection_endpoint_auth_signing_alg_values_supported: algorithms.clone(),
            revocation_endpoint: issuer.endpoint("/oauth2/revoke"),
            revocation_endpoint_auth_methods_supported: with_none,
            revocation_endpoint_auth_signing_alg_values_supported: algorithms,
            device_authorization_endpoint: premises
                .grants
                .contains(&GrantType::DeviceCode)
                .then(|| issuer.endpoint(Endpoint::DeviceAuthorization.path())),
            registration_endpoint: registers.then(|| issuer.endpoint("/oauth2/register")),
            service_documentation: None,
        }
    }
}

/// Whether there is a grant for public clients: without one they could get nothing.
fn admits_public_clients(premises: &Premises) -> bool {
    let mut served = GRANTS
        .iter()
        .filter(|grant| premises.grants.contains(&grant.grant_type()));
    served.any(|grant| grant.admits_public_clients())
}
