//! The endpoints at which a client authenticates, each with its path: beside the token endpoint those of RFC 7009, RFC 7662, RFC 8628
//! and RFC 9126, which take the same methods.

/// An endpoint at which a client authenticates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// The token endpoint (RFC 6749 section 3.2).
    Token,
    /// Introspection (RFC 7662 section 2).
    Introspection,
    /// Revocation (RFC 7009 section 2).
    Revocation,
    /// Pushed authorization requests (RFC 9126 section 2).
    PushedAuthorizationRequest,
    /// Device authorization (RFC 8628 section 3.1).
    DeviceAuthorization,
}

impl Endpoint {
    /// Every endpoint.
    pub const ALL: [Self; 5] = [
        Self::Token,
        Self::Introspection,
        Self::Revocation,
        Self::PushedAuthorizationRequest,
        Self::DeviceAuthorization,
    ];

    /// Its path below the issuer identifier.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Token => "/oauth2/token",
            Self::Introspection => "/oauth2/introspect",
            Self::Revocation => "/oauth2/revoke",
            Self::PushedAuthorizationRequest => "/oauth2/par",
            Self::DeviceAuthorization => "/oauth2/device_authorization",
        }
    }

    /// Whether a public client may come to it by its name alone. At the token endpoint the grant says.
    pub(crate) const fn admits_public_clients(self) -> bool {
        match self {
            // RFC 7662 section 2.1: whoever asks MUST be authorized.
            Self::Token | Self::Introspection => false,
            Self::Revocation | Self::PushedAuthorizationRequest | Self::DeviceAuthorization => true,
        }
    }
}
