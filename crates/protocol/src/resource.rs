//! Resource indicators (RFC 8707): the absolute URI of a protected API.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// The URI that names a protected resource, kept and compared as the text it was given as.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ResourceUri(Box<str>);

/// Longer ones are refused.
const MOST_BYTES: usize = 2048;

impl ResourceUri {
    /// The URI's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ResourceUri {
    type Err = InvalidResource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // RFC 8707 section 2: an absolute URI, without a fragment.
        // `Url` forgives characters that RFC 3986 does not allow in a URI, and a backslash for a slash.
        let of_uri = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b);
        let allowed = text.bytes().all(of_uri);
        let absolute = Url::parse(text).is_ok_and(|url| url.fragment().is_none());
        if text.len() <= MOST_BYTES && allowed && absolute {
            Ok(Self(text.into()))
        } else {
            Err(InvalidResource)
        }
    }
}

impl TryFrom<String> for ResourceUri {
    type Error = InvalidResource;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ResourceUri> for String {
    fn from(resource: ResourceUri) -> Self {
        resource.0.into()
    }
}

impl fmt::Display for ResourceUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text does not name a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a resource is an absolute URI without a fragment, of at most 2048 characters (RFC 8707 section 2)"
)]
pub struct InvalidResource;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc8707_s2_takes_absolute_uris_without_a_fragment() {
        for good in [
            "https://api.example.com/orders",
            "urn:example:api",
            "https://api.example.com/?a=b",
        ] {
            assert_eq!(good.parse::<ResourceUri>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "orders",
            "/orders",
            "https://api.example.com/#a",
            "https://api example.com/",
            "https:\\\\api.example.com",
            "https://api.example.com/\"",
        ] {
            assert_eq!(bad.parse::<ResourceUri>(), Err(InvalidResource), "{bad:?}");
        }
    }
}
