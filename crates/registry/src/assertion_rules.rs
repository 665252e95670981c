//! What is asked of an issuer's assertions beyond a good signature (RFC 7523 section 3): the same settings for a client that signs
//! for itself and for an identity provider that signs for others.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jurat_protocol::jose::algorithm::AlgorithmSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::problem::{InvalidRecord, require};

/// Settings for the assertions of one issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AssertionRules {
    /// Values of `aud` accepted beside this server's own names, compared as plain strings.
    pub audiences: BTreeSet<String>,
    /// The signature algorithms this issuer may use (RFC 8725 section 3.1).
    pub algorithms: AlgorithmSet,
    /// Values of `typ` accepted beside none and `JWT` (RFC 8725 section 3.11).
    pub types: BTreeSet<String>,
    /// The longest life of an assertion in seconds: from `iat` to `exp`, or from now when there is no `iat`.
    pub max_life_seconds: u32,
    /// How far this issuer's clock may be off, in seconds, at both ends.
    pub skew_seconds: u32,
    /// What may be presented again.
    pub replay: ReplayMode,
    /// Departures from the RFCs that are tolerated.
    pub compatibility: BTreeSet<CompatibilitySwitch>,
}

impl Default for AssertionRules {
    fn default() -> Self {
        Self {
            audiences: BTreeSet::new(),
            algorithms: AlgorithmSet::ALL,
            types: BTreeSet::new(),
            max_life_seconds: 300,
            skew_seconds: 30,
            replay: ReplayMode::OnceIfJti,
            compatibility: BTreeSet::new(),
        }
    }
}

impl AssertionRules {
    /// Longest assertion life that can be set: a day.
    pub const MOST_LIFE_SECONDS: u32 = 86_400;
    /// Widest clock skew that can be set: five minutes (RFC 7519 section 4.1.4 speaks of a few).
    pub const MOST_SKEW_SECONDS: u32 = 300;
    const MOST_VALUES: usize = 64;
    const MOST_BYTES: usize = 2048;

    /// Whether a departure is tolerated.
    pub fn tolerates(&self, switch: CompatibilitySwitch) -> bool {
        self.compatibility.contains(&switch)
    }

    /// Checks the settings.
    pub fn validate(&self) -> Result<(), InvalidRecord> {
        let sound = |values: &BTreeSet<String>| {
            values.len() <= Self::MOST_VALUES
                && values
                    .iter()
                    .all(|value| (1..=Self::MOST_BYTES).contains(&value.len()))
        };
        require(
            sound(&self.audiences),
            "assertion.audiences",
            "at most 64 audiences, each of 1 to 2048 bytes",
        )?;
        require(
            sound(&self.types),
            "assertion.types",
            "at most 64 types, each of 1 to 2048 bytes",
        )?;
        require(
            !self.algorithms.is_empty(),
            "assertion.algorithms",
            "with no algorithm allowed no assertion could pass: name at least one, such as RS256",
        )?;
        require(
            (1..=Self::MOST_LIFE_SECONDS).contains(&self.max_life_seconds),
            "assertion.max_life_seconds",
            "an assertion may live 1 to 86400 seconds",
        )?;
        require(
            self.skew_seconds <= Self::MOST_SKEW_SECONDS,
            "assertion.skew_seconds",
            "a clock may be off by 300 seconds at most",
        )
    }
}

/// What may be presented again (RFC 7523 section 3 item 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReplayMode {
    /// Nothing: `jti` is required and spent.
    Once,
    /// What has a `jti` is spent; what has none passes until it expires.
    OnceIfJti,
    /// Nothing: the signed text itself is spent, for SDKs that send no `jti`.
    OnceByDigest,
    /// Everything, until it expires.
    Reusable,
}

impl ReplayMode {
    /// Every mode.
    pub const ALL: [Self; 4] = [
        Self::Once,
        Self::OnceIfJti,
        Self::OnceByDigest,
        Self::Reusable,
    ];

    /// The name in settings and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::OnceIfJti => "once-if-jti",
            Self::OnceByDigest => "once-by-digest",
            Self::Reusable => "reusable",
        }
    }
}

impl fmt::Display for ReplayMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ReplayMode {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.name() == name)
            .ok_or("a replay mode is once, once-if-jti, once-by-digest or reusable")
    }
}

/// A named departure from the RFCs, tolerated only where it is switched on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CompatibilitySwitch {
    /// `exp`, `iat` and `nbf` as strings of decimal digits (RFC 7519 section 2 demands numbers).
    StringDates,
    /// `exp`, `iat` and `nbf` in milliseconds, where the value can be nothing else.
    MillisecondDates,
    /// A client's own assertion without `sub`: the client is the subject (RFC 7523 section 3 item 2 demands one).
    MissingSub,
    /// Parts that end in `=` (RFC 7515 section 2 forbids it).
    PaddedBase64,
    /// `x5t` as base64url of the hexadecimal SHA-256 of the certificate, as WSO2 writes it.
    #[serde(rename = "x5t-hex-sha256")]
    X5tHexSha256,
}

impl CompatibilitySwitch {
    /// Every switch.
    pub const ALL: [Self; 5] = [
        Self::StringDates,
        Self::MillisecondDates,
        Self::MissingSub,
        Self::PaddedBase64,
        Self::X5tHexSha256,
    ];

    /// The name in settings and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StringDates => "string-dates",
            Self::MillisecondDates => "millisecond-dates",
            Self::MissingSub => "missing-sub",
            Self::PaddedBase64 => "padded-base64",
            Self::X5tHexSha256 => "x5t-hex-sha256",
        }
    }
}

impl fmt::Display for CompatibilitySwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CompatibilitySwitch {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|switch| switch.name() == name).ok_or(
            "a compatibility switch is string-dates, millisecond-dates, missing-sub, padded-base64 or x5t-hex-sha256",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back_and_is_the_one_in_json() {
        for switch in CompatibilitySwitch::ALL {
            assert_eq!(switch.name().parse(), Ok(switch));
            assert_eq!(serde_json::to_value(switch).unwrap(), switch.name());
        }
        for mode in ReplayMode::ALL {
            assert_eq!(mode.name().parse(), Ok(mode));
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.name());
        }
    }

    #[test]
    fn refuses_settings_that_protect_nothing() {
        let fields = |change: fn(&mut AssertionRules)| {
            let mut rules = AssertionRules::default();
            change(&mut rules);
            rules.validate().unwrap_err().field
        };
        assert_eq!(
            fields(|r| r.max_life_seconds = 0),
            "assertion.max_life_seconds"
        );
        assert_eq!(
            fields(|r| r.max_life_seconds = 86_401),
            "assertion.max_life_seconds"
        );
        assert_eq!(fields(|r| r.skew_seconds = 301), "assertion.skew_seconds");
        assert_eq!(
            fields(|r| r.algorithms = AlgorithmSet::NONE),
            "assertion.algorithms"
        );
        assert_eq!(
            fields(|r| r.audiences.extend([String::new()])),
            "assertion.audiences"
        );
        assert_eq!(AssertionRules::default().validate(), Ok(()));
    }
}
