//! Authorization server metadata (RFC 8414), which is an OpenID provider's as well (OpenID Connect Discovery section 3): one document at
//! both addresses.

use serde::Serialize;

/// The document at `/.well-known/oauth-authorization-server` (RFC 8414 section 2) and `/.well-known/openid-configuration`. Absent members
/// are left out.
#[derive(Debug, Clone, Default, Serialize)]
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
    /// Algorithms for `private_key_jwt` and `client_secret_jwt`.
    pub token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// What is served while the authorization endpoint is.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub authorization: Option<AuthorizationMetadata>,
    /// The introspection endpoint (RFC 7662).
    pub introspection_endpoint: String,
    /// Client authentication methods at the introspection endpoint, and the types of access tokens that it takes instead.
    pub introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Algorithms for `private_key_jwt` and `client_secret_jwt` at the introspection endpoint.
    pub introspection_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// The revocation endpoint (RFC 7009).
    pub revocation_endpoint: String,
    /// Client authentication methods at the revocation endpoint.
    pub revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    /// Algorithms for `private_key_jwt` and `client_secret_jwt` at the revocation endpoint.
    pub revocation_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Where devices begin (RFC 8628 section 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_authorization_endpoint: Option<String>,
    /// Where clients register themselves (RFC 8414 section 2), while they may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_endpoint: Option<String>,
    /// Where people read on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_documentation: Option<String>,
}

/// What the authorization endpoint and OpenID Connect add to the document.
#[derive(Debug, Clone, Default, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a member of its own, named as the RFCs name it"
)]
pub struct AuthorizationMetadata {
    /// The authorization endpoint (RFC 8414 section 2).
    pub authorization_endpoint: String,
    /// Where requests are pushed (RFC 9126 section 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushed_authorization_request_endpoint: Option<String>,
    /// Claims about the user (OpenID Connect Discovery section 3).
    pub userinfo_endpoint: String,
    /// Where a client sends a browser to sign out (OpenID Connect RP-Initiated Logout section 2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_session_endpoint: Option<String>,
    /// How the answer comes back (RFC 8414 section 2).
    pub response_modes_supported: Vec<&'static str>,
    /// Methods of PKCE (RFC 8414 section 2).
    pub code_challenge_methods_supported: Vec<&'static str>,
    /// The scopes of OpenID Connect; those of resources are not told to strangers (RFC 8414 section 2 lets them be left out).
    pub scopes_supported: Vec<&'static str>,
    /// Claims of ID tokens and userinfo (OpenID Connect Discovery section 3).
    pub claims_supported: Vec<&'static str>,
    /// Whether each client sees another `sub` for a user: all see the same (OpenID Connect Core section 8).
    pub subject_types_supported: Vec<&'static str>,
    /// Algorithms of ID tokens; RS256 MUST be among them (OpenID Connect Discovery section 3).
    pub id_token_signing_alg_values_supported: Vec<&'static str>,
    /// The values of `prompt` (OpenID Connect Prompt Create section 4.2).
    pub prompt_values_supported: Vec<&'static str>,
    /// Every answer of the authorization endpoint names its issuer (RFC 9207 section 3).
    pub authorization_response_iss_parameter_supported: bool,
    /// The `claims` parameter (OpenID Connect Discovery section 3).
    pub claims_parameter_supported: bool,
    /// The `request` parameter (OpenID Connect Discovery section 3).
    pub request_parameter_supported: bool,
    /// The `request_uri` parameter for others' addresses; not stated, it would be true (OpenID Connect Discovery section 3).
    pub request_uri_parameter_supported: bool,
}
