//! One identity provider: how far it is trusted, with which keys, under which rules, and what became of its assertions.

use askama::Template;

use super::rules::RuleTestShown;
use crate::clients::{CredentialShown, SettingShown, SourceHealth};
use crate::frame::Frame;
use crate::part::{Badge, Code, DecisionRow, Finding, Gravity, When};

/// An identity provider's page.
#[derive(Template)]
#[template(path = "identity_providers/show.html")]
pub struct IdentityProviderPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its identifier.
    pub id: String,
    /// The exact value of `iss`.
    pub issuer: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on.
    pub enabled: bool,
    /// The same in a word, with its end.
    pub state: Badge,
    /// What the lint finds about it.
    pub findings: Vec<Finding>,
    /// For whom it may speak, which clients may present its assertions, and what these bring: what decides how far it is trusted.
    pub trust: Vec<SettingShown>,
    /// Its claim rule.
    pub claim_rule: Option<Code>,
    /// The rule tests that are kept with it, with what they come to now.
    pub tests: Vec<RuleTestShown>,
    /// Its further settings.
    pub settings: Vec<SettingShown>,
    /// Keys that are registered here.
    pub keys: Vec<CredentialShown>,
    /// Where it publishes its keys, and how that fares.
    pub source: Option<SourceHealth>,
    /// What became of its last assertions.
    pub decisions: Vec<DecisionRow>,
    /// When it was registered.
    pub created_at: When,
    /// When it was last changed.
    pub updated_at: When,
}

impl IdentityProviderPage {
    fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.issuer)
    }

    /// The address of something below it.
    fn below(&self, path: &str) -> String {
        let own = self.frame.base.record("identity-providers", &self.id);
        format!("{own}{path}")
    }

    /// The address of something below one of its keys.
    fn of_key(&self, key: &CredentialShown, what: &str) -> String {
        let id = crate::paths::segment(&key.id);
        self.below(&format!("/keys/{id}/{what}"))
    }

    /// Whether a risk is found that nobody accepted.
    fn is_at_risk(&self) -> bool {
        let at_risk = |finding: &Finding| finding.gravity == Gravity::Risk && !finding.accepted;
        self.findings.iter().any(at_risk)
    }

    fn tests_passed(&self) -> usize {
        self.tests.iter().filter(|test| test.passed).count()
    }
}
