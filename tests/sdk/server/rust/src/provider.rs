//! The server as openidconnect discovers it, and the client that the crate makes of it.

use anyhow::Result;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, ClientId, ClientSecret, DeviceAuthorizationUrl, EndSessionUrl,
    EndpointMaybeSet, EndpointSet, IntrospectionUrl, IssuerUrl, ProviderMetadata, RedirectUrl,
    RequestTokenError, RevocationUrl, StandardErrorResponse,
};
use serde::{Deserialize, Serialize};

use crate::http;

/// What the metadata says beyond OpenID Connect Discovery (RFC 8414, RFC 8628 section 4, RFC 9207 section 3).
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Further {
    device_authorization_endpoint: DeviceAuthorizationUrl,
    introspection_endpoint: String,
    revocation_endpoint: String,
    /// Where a user is sent to sign out.
    pub(crate) end_session_endpoint: EndSessionUrl,
    /// Whether an answer of the authorization endpoint says who gives it.
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Further {}

/// The metadata.
pub(crate) type Provider = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A client with every endpoint that the metadata names.
pub(crate) type Client = CoreClient<
    EndpointSet,
    EndpointSet,
    EndpointSet,
    EndpointSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The metadata of the server, by OpenID discovery.
pub(crate) fn discover(server: &str) -> Result<Provider> {
    let issuer = IssuerUrl::new(server.to_owned())?;
    Ok(Provider::discover(&issuer, &http::client())?)
}

/// The client of that id; without a secret it is a public one.
pub(crate) fn client(provider: &Provider, id: &str, secret: Option<String>) -> Result<Client> {
    let further = provider.additional_metadata().clone();
    let id = ClientId::new(id.to_owned());
    let client =
        CoreClient::from_provider_metadata(provider.clone(), id, secret.map(ClientSecret::new))
            .set_redirect_uri(RedirectUrl::new("http://127.0.0.1:9/callback".to_owned())?)
            .set_device_authorization_url(further.device_authorization_endpoint)
            .set_introspection_url(IntrospectionUrl::new(further.introspection_endpoint)?)
            .set_revocation_url(RevocationUrl::new(http::behind_tls(
                &further.revocation_endpoint,
            ))?);
    Ok(client)
}

/// Whether the token endpoint refused with that code, and the crate says so.
pub(crate) fn is_refusal(error: &anyhow::Error, code: &CoreErrorResponseType) -> bool {
    type Refusal = RequestTokenError<ureq::Error, StandardErrorResponse<CoreErrorResponseType>>;
    let told = error.downcast_ref::<Refusal>();
    matches!(told, Some(RequestTokenError::ServerResponse(told)) if told.error() == code)
}
