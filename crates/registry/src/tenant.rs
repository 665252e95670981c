//! A tenant: an isolated authorization server with its own issuer identifier, keys, clients, identity providers and tokens.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::authorization_grant::RefreshSettings;
use crate::brand::Brand;
use crate::host_name::HostName;
use crate::problem::InvalidRecord;
use crate::registration_policy::RegistrationPolicy;
use crate::session_lifetimes::SessionLifetimes;
use crate::signing_key::KeyRotation;
use crate::token_settings::TokenSettings;

/// The paths of the token endpoint, below the issuer identifier.
pub const TOKEN_ENDPOINT_PATHS: [&str; 3] = ["/oauth2/token", "/api/oauth/token", "/token"];

/// A tenant.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Its name; the default tenant's is `default`.
    pub name: TenantName,
    /// Its issuer identifier.
    pub issuer: IssuerIdentifier,
    /// What its clients and identity providers leave open.
    pub token: TokenSettings,
    /// What its clients leave open of their refresh tokens.
    pub refresh: RefreshSettings,
    /// What clients may register of themselves.
    pub registration: RegistrationPolicy,
    /// When its signing keys are renewed.
    pub keys: KeyRotation,
    /// For how long a browser stays signed in.
    pub sessions: SessionLifetimes,
    /// What its pages look like.
    pub brand: Brand,
}

impl Tenant {
    /// A tenant with the defaults of everything but its names.
    pub fn new(name: TenantName, issuer: IssuerIdentifier) -> Self {
        Self {
            name,
            issuer,
            token: TokenSettings::default(),
            refresh: RefreshSettings::default(),
            registration: RegistrationPolicy::default(),
            keys: KeyRotation::default(),
            sessions: SessionLifetimes::default(),
            brand: Brand::default(),
        }
    }
}

/// The name of a tenant, as it stands in paths and in `tenantDomain`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TenantName(Box<str>);

impl TenantName {
    /// The tenant that stands at the root.
    pub const DEFAULT: &str = "default";

    /// The name's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for TenantName {
    fn default() -> Self {
        Self(Self::DEFAULT.into())
    }
}

impl FromStr for TenantName {
    type Err = InvalidRecord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        let starts = text
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
        if starts && text.len() <= 253 && text.bytes().all(allowed) {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRecord::new(
                "name",
                "a tenant is named like a host: small letters, digits, dots and hyphens",
            ))
        }
    }
}

impl TryFrom<String> for TenantName {
    type Error = InvalidRecord;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TenantName> for String {
    fn from(name: TenantName) -> Self {
        name.0.into()
    }
}

impl fmt::Display for TenantName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An issuer identifier (RFC 8414 section 2): a URL without query and fragment, kept and compared as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct IssuerIdentifier(Box<str>);

impl IssuerIdentifier {
    /// The identifier's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its host, without the port.
    pub fn host(&self) -> Option<String> {
        Url::parse(&self.0).ok()?.host_str().map(str::to_owned)
    }

    /// The same identifier with another host: scheme, port and path stay.
    pub fn at_host(&self, host: &HostName) -> Result<Self, InvalidRecord> {
        let refused = |e: &dyn fmt::Display| InvalidRecord::new("hosts", e);
        let mut url = Url::parse(&self.0).map_err(|e| refused(&e))?;
        url.set_host(Some(host.as_str())).map_err(|e| refused(&e))?;
        url.as_str().trim_end_matches('/').parse()
    }

    /// The URL of `path` (which starts with a slash) below the identifier.
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Takes an http or https URL with a host; a slash at the end is refused, so that endpoints have one spelling. That https is
/// needed outside this machine is for the configuration to demand.
impl FromStr for IssuerIdentifier {
    type Err = InvalidRecord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sound = Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        });
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'"' | b'\\'));
        if sound && plain && !text.ends_with('/') && text.len() <= 2048 {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRecord::new(
                "issuer",
                "an issuer identifier is an http or https URL without query, fragment or slash at the end, such as https://as.example.com",
            ))
        }
    }
}

impl TryFrom<String> for IssuerIdentifier {
    type Error = InvalidRecord;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<IssuerIdentifier> for String {
    fn from(issuer: IssuerIdentifier) -> Self {
        issuer.0.into()
    }
}

impl fmt::Display for IssuerIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8414_s2_an_issuer_has_no_query_fragment_or_user() {
        let good: IssuerIdentifier = "https://as.example.com/t/acme".parse().unwrap();
        assert_eq!(
            good.endpoint("/oauth2/token"),
            "https://as.example.com/t/acme/oauth2/token"
        );
        for bad in [
            "",
            "as.example.com",
            "https://as.example.com/",
            "https://as.example.com?a",
            "https://u:p@as.example.com",
            "ftp://as.example.com",
            "https://as.example.com#x",
        ] {
            assert!(bad.parse::<IssuerIdentifier>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn tenants_are_named_like_hosts() {
        assert!("acme.example".parse::<TenantName>().is_ok());
        for bad in ["", ".", "-a", "Acme", "a/b", "a b"] {
            assert!(bad.parse::<TenantName>().is_err(), "{bad:?}");
        }
    }
}
