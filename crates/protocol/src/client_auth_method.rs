//! Client authentication methods by their registered names (RFC 7591 section 2, OpenID Connect Core section 9).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a client proves who it is at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthMethod {
    /// Id and secret in the `Authorization` header (RFC 6749 section 2.3.1).
    ClientSecretBasic,
    /// Id and secret in the form (RFC 6749 section 2.3.1).
    ClientSecretPost,
    /// An assertion signed with the client's key (RFC 7523 section 2.2).
    PrivateKeyJwt,
    /// An assertion with a MAC by the client's secret (OpenID Connect Core section 9).
    ClientSecretJwt,
    /// Nothing: a public client names itself (RFC 7591 section 2).
    None,
}

impl ClientAuthMethod {
    /// Every method this build knows.
    pub const ALL: [Self; 5] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::PrivateKeyJwt,
        Self::ClientSecretJwt,
        Self::None,
    ];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::None => "none",
        }
    }
}

impl fmt::Display for ClientAuthMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ClientAuthMethod {
    type Err = UnknownClientAuthMethod;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|method| method.name() == name)
            .ok_or(UnknownClientAuthMethod)
    }
}

/// The name is not a client authentication method that this build serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown client authentication method; the known ones are client_secret_basic, client_secret_post, private_key_jwt, client_secret_jwt and none"
)]
pub struct UnknownClientAuthMethod;
