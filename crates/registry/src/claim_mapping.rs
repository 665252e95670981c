//! What becomes of an assertion's claims: whom the token speaks for, which claims it carries, and which scopes roles bring.

use std::collections::{BTreeMap, BTreeSet};

use jurat_protocol::scope::ScopeSet;
use serde::{Deserialize, Serialize};

use crate::client::RESERVED_SCOPE_PREFIX;
use crate::problem::{InvalidRecord, require};

/// Whom the token speaks for. Subject rule and claim rule judge the assertion as it is; this comes after.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectMapping {
    /// The assertion's `sub`.
    #[default]
    Assertion,
    /// The issuer, `|`, and the assertion's `sub`: two issuers never speak for one subject.
    PrefixedByIssuer,
    /// The value of a claim, a string; an assertion without it is refused.
    Claim(String),
}

/// What becomes of one claim. It may arrive as a string, as an array of strings, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimMapping {
    /// The claim's name, a member of the claims set itself.
    pub claim: String,
    /// The name under which the token carries it as it arrived; `None` carries nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_as: Option<String>,
    /// Scopes that its values bring, exactly compared: `{"deployers": "deploy.read deploy.write"}`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub scopes: BTreeMap<String, ScopeSet>,
}

impl ClaimMapping {
    /// At most so many mappings.
    pub const MOST: usize = 32;
    /// Carried claims take so many bytes at most, all together as JSON.
    pub const MOST_CARRIED_BYTES: usize = 4096;
    const MOST_NAME_BYTES: usize = 128;
    const MOST_VALUES: usize = 256;
    /// What a token says of itself (RFC 9068 section 2.2, RFC 7519 section 4.1, RFC 7800, RFC 8693 section 4): never taken from elsewhere.
    const OWN_MEMBERS: [&str; 15] = [
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "scope",
        "client_id",
        "cnf",
        "act",
        "may_act",
        "auth_time",
        "active",
        "token_type",
    ];

    fn validate(&self) -> Result<(), InvalidRecord> {
        let named =
            |name: &str| is_plain(name) && (1..=Self::MOST_NAME_BYTES).contains(&name.len());
        require(
            named(&self.claim),
            "claim_mapping",
            "a mapping names a claim, 1 to 128 bytes without control characters",
        )?;
        require(
            self.carried_as
                .as_ref()
                .is_none_or(|name| named(name) && !Self::OWN_MEMBERS.contains(&name.as_str())),
            "claim_mapping.carried_as",
            "a claim cannot be carried under a name that the token gives a meaning of its own, such as sub or scope: choose another",
        )?;
        require(
            self.carried_as.is_some() || !self.scopes.is_empty(),
            "claim_mapping",
            "a mapping says under which name the claim is carried, which scopes its values bring, or both",
        )?;
        require(
            self.scopes.len() <= Self::MOST_VALUES
                && self
                    .scopes
                    .keys()
                    .all(|value| (1..=1024).contains(&value.len())),
            "claim_mapping.scopes",
            "at most 256 values, each of 1 to 1024 bytes",
        )?;
        require(
            !self
                .scopes
                .values()
                .flat_map(ScopeSet::iter)
                .any(|scope| scope.starts_with(RESERVED_SCOPE_PREFIX)),
            "claim_mapping.scopes",
            "scopes that start with jurat. are the server's own: choose another name",
        )
    }
}

/// Checks the mappings of one identity provider.
pub(crate) fn validate(
    mappings: &[ClaimMapping],
    subject: &SubjectMapping,
) -> Result<(), InvalidRecord> {
    require(
        mappings.len() <= ClaimMapping::MOST,
        "claim_mapping",
        "at most 32 claims can be mapped",
    )?;
    mappings.iter().try_for_each(ClaimMapping::validate)?;
    let mut names = BTreeSet::new();
    require(
        mappings
            .iter()
            .filter_map(|mapping| mapping.carried_as.as_ref())
            .all(|name| names.insert(name)),
        "claim_mapping.carried_as",
        "two claims cannot be carried under one name",
    )?;
    match subject {
        SubjectMapping::Claim(name) => require(
            is_plain(name) && (1..=128).contains(&name.len()),
            "subject_mapping",
            "name the claim that says whom the token is for, 1 to 128 bytes",
        ),
        SubjectMapping::Assertion | SubjectMapping::PrefixedByIssuer => Ok(()),
    }
}

fn is_plain(name: &str) -> bool {
    !name.chars().any(char::is_control)
}
