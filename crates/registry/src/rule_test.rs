//! Tests of an identity provider's rules, kept with it: a sample of claims and what must come of it. They are run when the rules are
//! changed and whenever an administrator asks.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::ClientId;
use crate::problem::{InvalidRecord, require};

/// A sample and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// What it shows, such as `another repository`.
    pub name: String,
    /// The claims; dates, `iss`, `aud` and `jti` need not be there: the rules alone are tested.
    pub claims: Map<String, Value>,
    /// The client that presents it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// What must come of it.
    pub expect: Expectation,
}

// serde_json's numbers are never NaN: a sample equals itself.
impl Eq for RuleTest {}

/// What must come of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Subject rule, claim rule and mapping accept it.
    Accept,
    /// One of them denies it.
    Deny,
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
        let size = serde_json::to_string(&self.claims).map_or(usize::MAX, |text| text.len());
        require(
            size <= Self::MOST_BYTES,
            "rule_tests.claims",
            "the claims of a rule test are larger than 16 KiB",
        )
    }
}
