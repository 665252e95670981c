//! Settings of the access tokens: format, signing algorithm, lifetime, audience. What a record leaves open, the next wider one
//! decides: identity provider, then client, then tenant.

use std::fmt;
use std::str::FromStr;

use jurat_protocol::jose::algorithm::Algorithm;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::{InvalidRecord, require};

/// What an access token is made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenFormat {
    /// A JWT that resource servers verify by themselves (RFC 9068).
    Jwt,
    /// A random text that only Jurat can look up.
    Opaque,
}

impl fmt::Display for TokenFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jwt => "jwt",
            Self::Opaque => "opaque",
        })
    }
}

impl FromStr for TokenFormat {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "jwt" => Ok(Self::Jwt),
            "opaque" => Ok(Self::Opaque),
            _ => Err("a token format is jwt or opaque"),
        }
    }
}

/// The algorithms Jurat signs its own tokens with.
pub const TOKEN_ALGORITHMS: [Algorithm; 4] = [
    Algorithm::Es256,
    Algorithm::EdDsa,
    Algorithm::Rs256,
    Algorithm::Ps256,
];

/// Shortest and longest lifetime of an access token, in seconds.
pub const TOKEN_LIFETIME_SECONDS: std::ops::RangeInclusive<u32> = 1..=86_400;

/// What a client or an identity provider says of its tokens; what it leaves open is decided by the next wider record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TokenSettings {
    /// JWT or opaque.
    pub format: Option<TokenFormat>,
    /// The algorithm a JWT is signed with.
    pub algorithm: Option<Algorithm>,
    /// Lifetime in seconds.
    pub lifetime_seconds: Option<u32>,
}

impl TokenSettings {
    /// Checks what is stated.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        require(
            self.algorithm
                .is_none_or(|algorithm| TOKEN_ALGORITHMS.contains(&algorithm)),
            "token.algorithm",
            "access tokens are signed with ES256, EdDSA, RS256 or PS256",
        )?;
        require(
            self.lifetime_seconds
                .is_none_or(|seconds| TOKEN_LIFETIME_SECONDS.contains(&seconds)),
            "token.lifetime_seconds",
            "an access token lives 1 to 86400 seconds",
        )
    }

    /// These settings, with what they leave open taken from `wider`.
    #[must_use]
    pub fn or(&self, wider: &Self) -> Self {
        Self {
            format: self.format.or(wider.format),
            algorithm: self.algorithm.or(wider.algorithm),
            lifetime_seconds: self.lifetime_seconds.or(wider.lifetime_seconds),
        }
    }
}

/// Settings with nothing left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedTokenSettings {
    /// JWT or opaque.
    pub format: TokenFormat,
    /// The algorithm a JWT is signed with.
    pub algorithm: Algorithm,
    /// Lifetime in seconds.
    pub lifetime_seconds: u32,
}

/// The defaults: a JWT signed with ES256 that lives an hour.
impl From<&TokenSettings> for ResolvedTokenSettings {
    fn from(settings: &TokenSettings) -> Self {
        Self {
            format: settings.format.unwrap_or(TokenFormat::Jwt),
            algorithm: settings.algorithm.unwrap_or(Algorithm::Es256),
            lifetime_seconds: settings.lifetime_seconds.unwrap_or(3600),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrower_record_decides_and_the_rest_falls_to_the_wider() {
        let narrow = TokenSettings {
            format: Some(TokenFormat::Opaque),
            ..TokenSettings::default()
        };
        let wide = TokenSettings {
            format: Some(TokenFormat::Jwt),
            algorithm: Some(Algorithm::EdDsa),
            lifetime_seconds: None,
        };
        let resolved = ResolvedTokenSettings::from(&narrow.or(&wide));
        assert_eq!(resolved.format, TokenFormat::Opaque);
        assert_eq!(resolved.algorithm, Algorithm::EdDsa);
        assert_eq!(resolved.lifetime_seconds, 3600);
    }

    #[test]
    fn refuses_what_jurat_does_not_sign_with_and_lives_without_end() {
        let es512 = TokenSettings {
            algorithm: Some(Algorithm::Es512),
            ..TokenSettings::default()
        };
        assert_eq!(es512.validate().unwrap_err().field, "token.algorithm");
        for seconds in [0, 86_401] {
            let life = TokenSettings {
                lifetime_seconds: Some(seconds),
                ..TokenSettings::default()
            };
            assert_eq!(life.validate().unwrap_err().field, "token.lifetime_seconds");
        }
    }
}
