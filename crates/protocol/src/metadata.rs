//! Authorization server metadata (RFC 8414).

use serde::Serialize;

/// The document at `/.well-known/oauth-authorization-server` (RFC 8414 section 2). Absent members are left out.
#[derive(Debug, Clone, Serialize)]
pub struct AuthorizationServerMetadata {
    /// The issuer identifier: the value of `iss` in every token.
    pub issuer: String,
    /// The token endpoint.
    pub token_endpoint: String,
    /// The signing keys.
    pub jwks_uri: String,
    /// Every grant served.
    pub grant_types_supported: Vec<&'static str>,
    /// REQUIRED by the RFC; empty while no authorization endpoint is served.
    pub response_types_supported: Vec<&'static str>,
    /// Client authentication methods at the token endpoint.
    pub token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Algorithms for `private_key_jwt`.
    pub token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Where people read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_documentation: Option<String>,
}
