//! Which leaves of the authorities are meant. An authority usually serves many: without a rule, every certificate it
//! ever issues could speak for the issuer, so any leaf is taken only when that is said.
//!
//! A leaf is meant when one of its names is listed: a DNS name or a URI of its subject alternative names (RFC 5280
//! section 4.2.1.6), or its common name. A common name binds less: name constraints of intermediates do not reach it.

use rustls_pki_types::DnsName;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::printable;
use super::spiffe;

/// All lists of names together.
const MOST_NAMES: usize = 64;
const MOST_URI_BYTES: usize = 2048;
/// Four times the bound of RFC 5280 appendix A.1, which few keep.
const MOST_COMMON_NAME_BYTES: usize = 256;

/// Which leaves are meant: any, or those that bear a listed name. Valid by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LeafNames", into = "LeafNames")]
pub struct CertificateRules(LeafNames);

/// The rules as plain data.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "snake_case", deny_unknown_fields)]
pub struct LeafNames {
    /// Any leaf of the authorities; then nothing else is listed.
    #[serde(skip_serializing_if = "is_false")]
    pub any_leaf: bool,
    /// DNS names, in lower case once taken. A wildcard in a certificate is none of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns_names: Vec<String>,
    /// URIs, compared octet by octet; `spiffe://example.org/ns/prod/` means the SPIFFE IDs below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uris: Vec<String>,
    /// Common names, compared octet by octet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub common_names: Vec<String>,
}

/// The names that a leaf bears.
pub(super) struct NamesBorne<'a> {
    pub(super) dns_names: Vec<&'a str>,
    pub(super) uris: Vec<&'a str>,
    pub(super) common_names: Vec<&'a str>,
}

/// Why names are no rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No name, and any leaf is not said either.
    #[error(
        "no certificate is meant: name at least one DNS name, URI or common name, or say any_leaf if every certificate of these authorities may sign"
    )]
    Nothing,
    /// Any leaf, and names as well.
    #[error(
        "any_leaf takes every certificate of these authorities, so no name may be listed beside it"
    )]
    AnyAndNames,
    /// More than 64 names.
    #[error("more than {MOST_NAMES} names are listed")]
    TooMany,
    /// Not a DNS name.
    #[error(
        "{0} is not a DNS name: write it in ASCII, without a wildcard, a port or a dot at the end"
    )]
    DnsName(String),
    /// Not a URI.
    #[error("{0} is not an absolute URI of printable ASCII")]
    Uri(String),
    /// Not a SPIFFE ID.
    #[error(
        "{0} is not a SPIFFE ID: write spiffe://trust-domain/path with a trust domain in lower case, or end it in one / to mean the IDs below"
    )]
    SpiffeId(String),
    /// Empty, over 256 octets, or with control characters.
    #[error(
        "{0:?} is not a common name: it is empty, longer than 256 octets, or holds control characters"
    )]
    CommonName(String),
}

impl CertificateRules {
    /// Takes the names if they are ones that a certificate can bear.
    pub fn new(mut names: LeafNames) -> Result<Self, RuleError> {
        let listed = names.dns_names.len() + names.uris.len() + names.common_names.len();
        match (names.any_leaf, listed) {
            (true, 0) => return Ok(Self(names)),
            (true, _) => return Err(RuleError::AnyAndNames),
            (false, 0) => return Err(RuleError::Nothing),
            (false, MOST_NAMES..) if listed > MOST_NAMES => return Err(RuleError::TooMany),
            (false, _) => {}
        }
        for name in &mut names.dns_names {
            // RFC 5280 section 7.2: compared without regard to case.
            name.make_ascii_lowercase();
            if name.ends_with('.') || DnsName::try_from(name.as_str()).is_err() {
                return Err(RuleError::DnsName(printable::name(name)));
            }
        }
        names.uris.iter().try_for_each(|uri| check_uri(uri))?;
        let unfit = |name: &&String| {
            let long = name.len() > MOST_COMMON_NAME_BYTES;
            name.is_empty() || long || name.contains(char::is_control)
        };
        match names.common_names.iter().find(unfit) {
            Some(name) => Err(RuleError::CommonName(printable::name(name))),
            None => Ok(Self(names)),
        }
    }

    /// Any leaf of the authorities.
    pub fn any_leaf() -> Self {
        Self(LeafNames {
            any_leaf: true,
            ..LeafNames::default()
        })
    }

    /// The rules as plain data.
    pub fn names(&self) -> &LeafNames {
        &self.0
    }

    pub(super) fn accept(&self, borne: &NamesBorne<'_>) -> bool {
        let LeafNames {
            any_leaf,
            dns_names,
            uris,
            common_names,
        } = &self.0;
        let dns_name = |name: &&str| dns_names.iter().any(|rule| rule.eq_ignore_ascii_case(name));
        // Of several, nobody could say which one is meant: RFC 5280 orders them only by their place.
        let common_name = match borne.common_names.as_slice() {
            [one] => common_names.iter().any(|rule| rule == one),
            _ => false,
        };
        *any_leaf
            || borne.dns_names.iter().any(dns_name)
            || uris.iter().any(|rule| bears_uri(&borne.uris, rule))
            || common_name
    }
}

fn bears_uri(borne: &[&str], rule: &str) -> bool {
    if !rule.starts_with(spiffe::SCHEME) {
        return borne.contains(&rule);
    }
    // X509-SVID section 2: a certificate of several URIs is no SVID.
    let [one] = borne else {
        return false;
    };
    if spiffe::is_prefix(rule) {
        // What is no SPIFFE ID may mean another place to another reader (`..`, `%2e`).
        one.starts_with(rule) && spiffe::is_id(one)
    } else {
        *one == rule
    }
}

fn check_uri(uri: &str) -> Result<(), RuleError> {
    let scheme = uri.split(':').next().unwrap_or_default();
    if scheme.eq_ignore_ascii_case("spiffe") {
        if spiffe::is_id(uri) || spiffe::is_prefix(uri) {
            return Ok(());
        }
        return Err(RuleError::SpiffeId(printable::name(uri)));
    }
    let graphic = uri.bytes().all(|octet| octet.is_ascii_graphic());
    if uri.len() > MOST_URI_BYTES || !graphic || Url::parse(uri).is_err() {
        return Err(RuleError::Uri(printable::name(uri)));
    }
    Ok(())
}

impl TryFrom<LeafNames> for CertificateRules {
    type Error = RuleError;

    fn try_from(names: LeafNames) -> Result<Self, RuleError> {
        Self::new(names)
    }
}

impl From<CertificateRules> for LeafNames {
    fn from(rules: CertificateRules) -> Self {
        rules.0
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests;
