//! What becomes of an assertion's claims: whom the token speaks for, which claims it carries, and which scopes roles bring.
//! A subject can be looked up as a user of this server.
//!
//! Scopes: where an identity provider has at least one mapping with scopes, its assertions bring at most what their claims' values
//! bring, and its default scope; of that what its `scope` and the client's `scope` allow. Where nothing in particular is
//! asked, all of that is. A value is one string, or each string of an array, exactly compared; anything else brings nothing.

use std::collections::{BTreeMap, BTreeSet};

use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::claim_members::Sought;
use crate::claim_rule::ClaimRule;
use crate::client::RESERVED_SCOPE_PREFIX;
use crate::problem::{InvalidRecord, require};

/// Whom the token speaks for. Subject rule and claim rule judge the assertion as it is; this comes after.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectMapping {
    /// The assertion's `sub`.
    #[default]
    Assertion,
    /// The issuer, `|`, and the assertion's `sub`: two issuers never speak for one subject.
    PrefixedByIssuer,
    /// The value of a claim, a string; an assertion without it is refused.
    Claim(String),
    /// The user of this server who signs in by the value of a claim: a username, or a verified e-mail address. The token's subject is the
    /// user's id; without such a user, switched on, an assertion is refused.
    LocalUser {
        /// The claim's name.
        claim: String,
    },
}

/// What becomes of one claim. It may arrive as a string, as an array of strings, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimMapping {
    /// The claim's name, a member of the claims set itself.
    pub claim: String,
    /// The name under which the token carries it as it arrived; `None` carries nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carried_as: Option<String>,
    /// Scopes that its values bring, exactly compared: `{"deployers": ["deploy.read", "deploy.write"]}`.
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
    /// The values of all mappings together bring so many scopes at most, each counted as often as it is named.
    const MOST_SCOPES_NAMED: usize = 4096;

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
                .is_none_or(|name| named(name) && !is_own_member(name)),
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

/// Checks the mappings of one identity provider, whose assertions always bring `default_scope`.
pub(crate) fn validate(
    mappings: &[ClaimMapping],
    subject: &SubjectMapping,
    default_scope: &ScopeSet,
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
    let scopes = mappings.iter().flat_map(|mapping| mapping.scopes.values());
    require(
        scopes.clone().map(ScopeSet::len).sum::<usize>() <= ClaimMapping::MOST_SCOPES_NAMED
            && is_one_set(scopes.chain([default_scope])),
        "claim_mapping.scopes",
        "all mappings together name scopes at most 4096 times, and with the default scope at most 256 different ones",
    )?;
    match subject {
        SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name } => require(
            is_plain(name) && (1..=128).contains(&name.len()),
            "subject_mapping",
            "name the claim that says whom the token is for, 1 to 128 bytes",
        ),
        SubjectMapping::Assertion | SubjectMapping::PrefixedByIssuer => Ok(()),
    }
}

/// What a token says of itself (RFC 9068 section 2.2, RFC 7519 section 4.1, RFC 7662 section 2.2, RFC 7800, RFC 8693 section 4, RFC 9396
/// section 9), and what resource servers take for its scope: never taken from elsewhere.
const OWN_MEMBERS: [&str; 18] = [
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
    "username",
    "authorization_details",
    // The scope, as Entra and Okta write it.
    "scp",
];

/// Whether a token gives the member `name` a meaning of its own, so that no claim may be carried under it. Case is not looked at:
/// some resource servers read `Sub` for `sub` (Go's `encoding/json` does), in any script that folds to it.
pub fn is_own_member(name: &str) -> bool {
    let is_ascii = name.is_ascii();
    let folded = || name.to_lowercase().to_uppercase();
    OWN_MEMBERS.iter().any(|own| {
        own.eq_ignore_ascii_case(name) || (!is_ascii && own.to_ascii_uppercase() == folded())
    })
}

/// The claims that the rule and the mappings of one identity provider read.
pub(crate) fn sought(
    rule: Option<&ClaimRule>,
    mappings: &[ClaimMapping],
    subject: &SubjectMapping,
) -> Sought {
    let mut sought = Sought::Named(Vec::new());
    if let Some(rule) = rule {
        sought.add_all(rule.reads());
    }
    if let SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name } = subject {
        sought.add(name);
    }
    for mapping in mappings {
        sought.add(&mapping.claim);
    }
    sought
}

/// Whether all `scopes` together are few enough for one set.
fn is_one_set<'a>(scopes: impl Iterator<Item = &'a ScopeSet>) -> bool {
    let mut all = ScopeSet::EMPTY;
    scopes
        .flat_map(ScopeSet::iter)
        .all(|scope| all.insert(scope).is_ok())
}

fn is_plain(name: &str) -> bool {
    !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
