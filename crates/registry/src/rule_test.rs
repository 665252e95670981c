//! Tests of an identity provider's rules, kept with it: a sample of claims and what must come of it. They are run when the rules are
//! changed and whenever an administrator asks.

use jurat_protocol::jose::strict_json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::ClientId;
use crate::problem::{InvalidRecord, require};

/// A sample and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// What it shows, such as `another repository`.
    pub name: String,
    /// The claims; dates, `iss`, `aud` and `jti` need not be there: the rules alone are tested.
    pub claims: Map<String, Value>,
    /// What a rule reads of the header.
    #[serde(default, skip_serializing_if = "SampleHeader::is_empty")]
    pub header: SampleHeader,
    /// The client that presents it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// What must come of it.
    pub expect: Expectation,
}

// serde_json's numbers are never NaN: a sample equals itself.
impl Eq for RuleTest {}

/// The header of a sample (RFC 7515 section 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SampleHeader {
    /// `alg`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// `kid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// `typ`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
}

impl SampleHeader {
    const MOST_BYTES: usize = 1024;

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn is_bounded(&self) -> bool {
        let members = [&self.alg, &self.kid, &self.typ];
        let mut stated = members.into_iter().flatten();
        stated.all(|text| text.len() <= Self::MOST_BYTES)
    }
}

/// What must come of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Subject rule, claim rule and mappings accept it.
    Accept,
    /// One of them denies it.
    Deny,
}

impl std::fmt::Display for Expectation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Accept => "accept",
            Self::Deny => "deny",
        })
    }
}

impl RuleTest {
    /// At most so many tests.
    pub const MOST: usize = 32;
    const MOST_BYTES: usize = 16 * 1024;

    pub(crate) fn validate(&self) -> Result<(), InvalidRecord> {
        require(
            (1..=200).contains(&self.name.chars().count()),
            "rule_tests.name",
            "a rule test has a name of 1 to 200 characters",
        )?;
        let text = serde_json::to_string(&self.claims).unwrap_or_default();
        require(
            text.len() <= Self::MOST_BYTES && strict_json::check(&text).is_ok(),
            "rule_tests.claims",
            "the claims of a rule test are larger than 16 KiB or nested more than 32 deep, as no assertion may be",
        )?;
        require(
            self.header.is_bounded(),
            "rule_tests.header",
            "alg, kid and typ of a rule test have at most 1024 bytes each",
        )
    }
}
