//! A trusted issuer: whose signature counts, for whom it may speak, and for which clients.

use std::collections::BTreeSet;

use jurat_protocol::scope::ScopeSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assertion_rules::{AssertionRules, CompatibilitySwitch};
use crate::certificate_trust::CertificateTrust;
use crate::claim_mapping::{self, ClaimMapping, SubjectMapping};
use crate::claim_members::Sought;
use crate::claim_rule::ClaimRule;
use crate::client::RESERVED_SCOPE_PREFIX;
use crate::client_credential::{TrustedKey, TrustedKeyAtRest};
use crate::clock::Timestamp;
use crate::id::{ClientId, IdentityProviderId};
use crate::key_source::{KeyDocument, KeySource};
use crate::problem::{InvalidRecord, require};
use crate::rule_test::RuleTest;
use crate::subject_rule::SubjectRule;
use crate::token_settings::TokenSettings;

/// A registered identity provider.
#[derive(Clone)]
pub struct IdentityProvider {
    parts: IdentityProviderParts,
    read_claims: Sought,
}

/// What an [`IdentityProvider`] is made of.
#[derive(Clone)]
pub struct IdentityProviderParts {
    /// Its identifier.
    pub id: IdentityProviderId,
    /// The exact value of `iss` in its assertions (RFC 7523 section 3 item 1).
    pub issuer: String,
    /// What the administrator states.
    pub settings: IdentityProviderSettings,
    /// Keys it signs with.
    pub keys: Vec<TrustedKey>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts its changes; the `ETag` of the administration API.
    pub revision: u64,
}

/// Which clients may present an identity provider's assertions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AllowedClients {
    /// Those listed, and they must authenticate.
    Only(BTreeSet<ClientId>),
    /// Any client of the tenant that may use the grant, and it must authenticate.
    AnyAuthenticated,
    /// Anybody, without client authentication (RFC 7523 section 3.1). A client that does authenticate must still succeed.
    Anybody,
}

/// What an administrator states of an identity provider: the body of the administration API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityProviderSettings {
    /// A name for people.
    pub name: Option<String>,
    /// Switched off, its assertions count for nothing, and so do the tokens they brought.
    pub enabled: bool,
    /// From when on it is as if switched off.
    pub expires_at: Option<Timestamp>,
    /// What its assertions must be.
    pub assertion: AssertionRules,
    /// Where it publishes its keys; those registered beside it count as well.
    pub key_source: Option<KeySource>,
    /// A condition on the claims of its assertions; `None` sets none.
    pub claim_rule: Option<ClaimRule>,
    /// Certificate authorities whose certificates its assertions may bring along.
    pub certificate_trust: Option<CertificateTrust>,
    /// For which subjects it may speak.
    pub subjects: SubjectRule,
    /// Whom the token speaks for.
    pub subject_mapping: SubjectMapping,
    /// What becomes of further claims.
    pub claim_mapping: Vec<ClaimMapping>,
    /// Samples that its rules must accept or deny.
    pub rule_tests: Vec<RuleTest>,
    /// Findings of the lint that an administrator accepted, by name. Accepting one is audited.
    pub accepted_risks: BTreeSet<String>,
    /// Which clients may present its assertions.
    pub clients: AllowedClients,
    /// The most its assertions can bring; `None` leaves it to the client. Without a client it must be stated.
    pub scope: Option<ScopeSet>,
    /// What an assertion brings when nothing in particular is asked and no client says.
    pub default_scope: ScopeSet,
    /// Settings of the tokens its assertions bring.
    pub token: TokenSettings,
}

impl Default for IdentityProviderSettings {
    fn default() -> Self {
        Self {
            name: None,
            enabled: true,
            expires_at: None,
            assertion: AssertionRules::default(),
            key_source: None,
            claim_rule: None,
            certificate_trust: None,
            subjects: SubjectRule::Anyone,
            subject_mapping: SubjectMapping::Assertion,
            claim_mapping: Vec::new(),
            rule_tests: Vec::new(),
            accepted_risks: BTreeSet::new(),
            clients: AllowedClients::Only(BTreeSet::new()),
            scope: None,
            default_scope: ScopeSet::EMPTY,
            token: TokenSettings::default(),
        }
    }
}

impl IdentityProviderSettings {
    fn validate(&self) -> Result<(), InvalidRecord> {
        require(
            self.name
                .as_ref()
                .is_none_or(|name| name.chars().count() <= 200),
            "name",
            "a name has at most 200 characters",
        )?;
        require(
            !self.assertion.tolerates(CompatibilitySwitch::MissingSub),
            "assertion.compatibility",
            "missing-sub is for clients that sign for themselves: an identity provider must say whom it speaks for",
        )?;
        require(
            self.subjects != SubjectRule::Nobody,
            "subjects",
            "an identity provider that may speak for nobody is of no use: disable it instead",
        )?;
        let reserved =
            |scope: &ScopeSet| scope.iter().any(|s| s.starts_with(RESERVED_SCOPE_PREFIX));
        require(
            !self.scope.as_ref().is_some_and(reserved),
            "scope",
            "scopes that start with jurat. are the server's own: choose another name",
        )?;
        require(
            self.scope
                .as_ref()
                .map_or(self.default_scope.is_empty(), |scope| {
                    scope.contains_all(&self.default_scope)
                }),
            "default_scope",
            "a default scope must be among the scopes the identity provider may bring: add it to scope as well",
        )?;
        require(
            self.clients != AllowedClients::Anybody || self.scope.is_some(),
            "scope",
            "when anybody may present the assertions, no client bounds the scope: state it here",
        )?;
        claim_mapping::validate(
            &self.claim_mapping,
            &self.subject_mapping,
            &self.default_scope,
        )?;
        require(
            self.rule_tests.len() <= RuleTest::MOST,
            "rule_tests",
            "at most 32 rule tests are kept",
        )?;
        self.rule_tests.iter().try_for_each(RuleTest::validate)?;
        require(
            self.accepted_risks.len() <= 32
                && self.accepted_risks.iter().all(|name| name.len() <= 64),
            "accepted_risks",
            "accepted risks are named as the lint names its findings",
        )?;
        self.assertion.validate()?;
        self.token.validate()
    }
}

impl IdentityProvider {
    /// At most so many keys.
    pub const MOST_KEYS: usize = 64;

    /// The one way to make an identity provider, for the administration API, the command line and a row read back alike.
    pub fn new(parts: IdentityProviderParts) -> Result<Self, InvalidRecord> {
        require(
            (1..=2048).contains(&parts.issuer.len()) && !parts.issuer.chars().any(char::is_control),
            "issuer",
            "an issuer is the exact value of iss in its assertions, 1 to 2048 bytes",
        )?;
        require(
            parts.keys.len() <= Self::MOST_KEYS,
            "keys",
            "an identity provider has at most 64 keys: remove one that is no longer used",
        )?;
        parts.settings.validate()?;
        // Up to the first bar it is the issuer: two issuers never speak for one subject.
        require(
            parts.settings.subject_mapping != SubjectMapping::PrefixedByIssuer
                || !parts.issuer.contains('|'),
            "subject_mapping",
            "an issuer that has a | in its name cannot be put before its subjects: where it ends could not be told",
        )?;
        if let Some(source) = &parts.settings.key_source {
            require(
                !matches!(source.from, KeyDocument::RevocationList { .. }),
                "key_source.from",
                "a revocation list holds no keys: state it as certificate_trust.revocation_source",
            )?;
            source.validate(&parts.issuer)?;
        }
        if let Some(trust) = &parts.settings.certificate_trust {
            trust.validate()?;
        }
        let settings = &parts.settings;
        let read_claims = claim_mapping::sought(
            settings.claim_rule.as_ref(),
            &settings.claim_mapping,
            &settings.subject_mapping,
        );
        Ok(Self { parts, read_claims })
    }

    /// Its identifier.
    pub fn id(&self) -> IdentityProviderId {
        self.parts.id
    }

    /// The exact value of `iss` in its assertions.
    pub fn issuer(&self) -> &str {
        &self.parts.issuer
    }

    /// Its settings.
    pub fn settings(&self) -> &IdentityProviderSettings {
        &self.parts.settings
    }

    /// The claims that its rule and its mappings read.
    pub fn read_claims(&self) -> &Sought {
        &self.read_claims
    }

    /// Its keys, live or not.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.parts.keys
    }

    /// Everything about it.
    pub fn parts(&self) -> &IdentityProviderParts {
        &self.parts
    }

    /// Whether it is switched on and not past its end.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let settings = &self.parts.settings;
        settings.enabled && settings.expires_at.is_none_or(|end| now < end)
    }

    /// The identity provider as JSON for a row of the store.
    pub fn to_row(&self) -> String {
        let IdentityProviderParts {
            id,
            issuer,
            settings,
            keys,
            created_at,
            updated_at,
            revision,
        } = self.parts.clone();
        let keys = keys.iter().map(TrustedKeyAtRest::from).collect();
        let at_rest = IdentityProviderAtRest {
            id,
            issuer,
            settings,
            keys,
            created_at,
            updated_at,
            revision,
        };
        serde_json::to_string(&at_rest).unwrap_or_default()
    }

    /// Reads a row of the store, with every check that a new identity provider passes.
    pub fn from_row(row: &str) -> Result<Self, InvalidRecord> {
        let at_rest: IdentityProviderAtRest =
            serde_json::from_str(row).map_err(|e| InvalidRecord::new("row", e))?;
        let IdentityProviderAtRest {
            id,
            issuer,
            settings,
            keys,
            created_at,
            updated_at,
            revision,
        } = at_rest;
        let keys = keys
            .into_iter()
            .map(TrustedKey::try_from)
            .collect::<Result<_, _>>()?;
        Self::new(IdentityProviderParts {
            id,
            issuer,
            settings,
            keys,
            created_at,
            updated_at,
            revision,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityProviderAtRest {
    id: IdentityProviderId,
    issuer: String,
    settings: IdentityProviderSettings,
    keys: Vec<TrustedKeyAtRest>,
    created_at: Timestamp,
    updated_at: Timestamp,
    revision: u64,
}

#[cfg(test)]
mod tests;
