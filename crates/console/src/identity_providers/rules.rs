//! An identity provider's rules on trial: claims go in, and each rule says what it makes of them. Nothing is kept and no token comes of it.
//! Who may change the rules changes them here and tries them before they count.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Code, Form, Link, Tone};

/// Rules on trial. Fields: `claims` (a JSON object), `header` (a JSON object), `client` (who presents it); of who may change them
/// `claim_rule`, `subjects_kind` and `subjects`, as in [`super::IdentityProviderFormPage`]. The button `step` says `try` or `save`. The same
/// form, sent by a script to `/rules/trial` while somebody types, is answered with [`TrialResult`] alone.
#[derive(Template)]
#[template(path = "identity_providers/rules.html")]
pub struct RulesPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Whose rules, with the way back.
    pub of: Link,
    /// Its identifier.
    pub id: String,
    /// The rules as they are.
    pub rules: Vec<Code>,
    /// The form.
    pub form: Form,
    /// What came of the claims.
    pub trial: Option<TrialShown>,
    /// The tests that are kept, with what they come to.
    pub tests: Vec<RuleTestShown>,
}

/// What came of claims, as a part of a page.
#[derive(Template)]
#[template(path = "identity_providers/trial.html")]
pub struct TrialResult {
    /// What came; `None` when the claims cannot be read yet.
    pub trial: Option<TrialShown>,
    /// Why the claims cannot be read.
    pub problem: Option<String>,
}

/// What the rules make of claims.
#[derive(Debug, Clone)]
pub struct TrialShown {
    /// Whether an assertion with these claims would be accepted by the rules.
    pub accepted: bool,
    /// Each rule and mapping.
    pub checks: Vec<TrialCheck>,
    /// Whom the token would speak for.
    pub subject: Option<String>,
    /// The claims that it would carry, as JSON.
    pub claims: Option<String>,
    /// The most that the claims bring.
    pub scope: Option<String>,
    /// What the claim rule read, as JSON.
    pub evidence: Option<String>,
}

/// One rule or mapping.
#[derive(Debug, Clone)]
pub struct TrialCheck {
    /// Its name for people.
    pub title: String,
    /// Whether it holds.
    pub passed: bool,
    /// Why not.
    pub why: Option<String>,
    /// The values that it judged.
    pub detail: Option<String>,
}

/// A rule test that is kept.
#[derive(Debug, Clone)]
pub struct RuleTestShown {
    /// Its name.
    pub name: String,
    /// What is to come of it: `accept` or `deny`.
    pub expected: String,
    /// Whether that came.
    pub passed: bool,
    /// Why it was denied.
    pub why: Option<String>,
}

impl RuleTestShown {
    pub(crate) fn badge(&self) -> Badge {
        if self.passed {
            Badge::new(Tone::Good, "As expected")
        } else {
            Badge::new(Tone::Bad, "Not as expected")
        }
    }
}

impl RulesPage {
    fn below(&self, path: &str) -> String {
        let own = self.frame.base.record("identity-providers", &self.id);
        format!("{own}{path}")
    }
}
