//! Grant types: their wire names (RFC 6749, 7523, 8628, 8693) and the short names of the command line.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A grant type that a client may be registered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum GrantType {
    /// `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 section 2.1).
    JwtBearer,
    /// `client_credentials` (RFC 6749 section 4.4).
    ClientCredentials,
    /// `authorization_code` (RFC 6749 section 4.1.3).
    AuthorizationCode,
    /// `refresh_token` (RFC 6749 section 6).
    RefreshToken,
    /// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 section 3.4).
    DeviceCode,
    /// `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693 section 2.1).
    TokenExchange,
    /// `password` (RFC 6749 section 4.3), which RFC 9700 section 2.4 forbids: for migrations that need it, off by default.
    Password,
}

impl GrantType {
    /// Every grant type this build knows.
    pub const ALL: [Self; 7] = [
        Self::JwtBearer,
        Self::ClientCredentials,
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::DeviceCode,
        Self::TokenExchange,
        Self::Password,
    ];

    /// The value of `grant_type` on the wire.
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::Password => "password",
        }
    }

    /// The name on the command line.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::JwtBearer => "jwt-bearer",
            Self::ClientCredentials => "client_credentials",
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::DeviceCode => "device_code",
            Self::TokenExchange => "token-exchange",
            Self::Password => "password",
        }
    }

    /// The grant type whose `grant_type` value on the wire is `name`, exactly.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|grant| grant.wire_name() == name)
    }
}

impl From<GrantType> for &'static str {
    fn from(grant: GrantType) -> Self {
        grant.wire_name()
    }
}

impl TryFrom<String> for GrantType {
    type Error = UnknownGrantType;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

/// Accepts the wire name and the short name.
impl FromStr for GrantType {
    type Err = UnknownGrantType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|grant| grant.wire_name() == name || grant.short_name() == name)
            .ok_or(UnknownGrantType)
    }
}

impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short_name())
    }
}

/// The name is not a grant type that this build serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown grant type; the known ones are jwt-bearer, client_credentials, authorization_code, refresh_token, device_code, token-exchange and password"
)]
pub struct UnknownGrantType;
