//! The name of a host.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::problem::InvalidRecord;

/// A host name as a URL has it: small letters, digits, hyphens and dots (RFC 1123 section 2.1), without a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct HostName(Box<str>);

impl HostName {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = InvalidRecord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        // A name that ends in a number is an address, not a name (RFC 1123 section 2.1).
        let ends_in_letters = text
            .rsplit('.')
            .next()
            .is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
        if text.len() <= 253 && text.split('.').all(is_label) && ends_in_letters {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRecord::new(
                "hosts",
                "a host is named in small letters, without scheme, port or path, such as login.acme.example",
            ))
        }
    }
}

impl TryFrom<String> for HostName {
    type Error = InvalidRecord;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HostName> for String {
    fn from(host: HostName) -> Self {
        host.0.into()
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_and_nothing_else() {
        for good in [
            "a",
            "login.acme.example",
            "xn--nxasmq6b.example",
            "1a.example",
        ] {
            assert!(good.parse::<HostName>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "A.example",
            "a.example.",
            "a..b",
            "-a.b",
            "a:1",
            "a/b",
            "127.0.0.1",
            "10",
            "[::1]",
            "a_b.c",
        ] {
            assert!(bad.parse::<HostName>().is_err(), "{bad}");
        }
    }
}
