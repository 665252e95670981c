//! A proposal: everything that a new identity provider would be, why, what it makes of the sample and of claims like it, and what the lint
//! says. It can be narrowed here and looked at again; the last button leads to where it is registered.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Finding, Form, Link};

/// A proposal. Fields that can be changed: `name`, `clients` (a line each), `assertion.audiences` (a line each), `subjects` (subjects or
/// patterns, a line each), `claim_rule`, `scope`, `default_scope`, `assertion.max_life_seconds`, `jwks_url`, `certificate` (keys to be
/// registered: PEM, a JWK or a JWK Set). The button `step` says `propose` (look at it again) or `register`, which leads to
/// [`crate::ConfirmPage`]. What the sample was and what was answered before is carried.
#[derive(Template)]
#[template(path = "identity_providers/proposal.html")]
pub struct ProposalPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The exact value of `iss`.
    pub issuer: String,
    /// How the settings were found, such as `This is a token of GitHub Actions`.
    pub why: String,
    /// The identity provider that goes by this issuer already.
    pub registered: Option<Link>,
    /// Whether an assertion like the sample would be accepted; `None` when there was no sample.
    pub accepts: Option<bool>,
    /// Whom the sample speaks for.
    pub subject: Option<String>,
    /// Whether the sample is past its end, which is no obstacle here.
    pub expired: bool,
    /// What is proposed, a setting each.
    pub lines: Vec<ProposedLine>,
    /// The keys that were found.
    pub keys: ProposalKeys,
    /// Whether the sample is genuine.
    pub signature: Option<SignatureShown>,
    /// Each check of the sample.
    pub checks: Vec<CheckedLine>,
    /// Claims like the sample's that must not pass.
    pub near_misses: Vec<NearMissShown>,
    /// What the lint finds.
    pub findings: Vec<Finding>,
    /// What else to know.
    pub warnings: Vec<String>,
    /// The form.
    pub form: Form,
}

/// One setting of a proposal.
#[derive(Debug, Clone)]
pub struct ProposedLine {
    /// The setting.
    pub setting: String,
    /// Its value, as text.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Whether it is as the administrator says.
    pub stated: bool,
}

/// The keys of a proposal.
#[derive(Debug, Clone)]
pub enum ProposalKeys {
    /// No source is known: they must be brought.
    NoSource,
    /// They are brought along, and will be registered.
    Stated,
    /// They were read: from where, and each as its name and what it verifies.
    Read(String, Vec<(String, String)>),
    /// They could not be read, and why.
    Failed(String),
}

/// Whether a sample is genuine.
#[derive(Debug, Clone)]
pub struct SignatureShown {
    /// Whether it is.
    pub verified: bool,
    /// In a sentence.
    pub sentence: String,
}

/// A check of the sample.
#[derive(Debug, Clone)]
pub struct CheckedLine {
    /// What holds once it has passed.
    pub title: String,
    /// Whether it has.
    pub passed: bool,
    /// The values that were compared, where it has not.
    pub detail: Option<String>,
}

/// Claims like the sample's.
#[derive(Debug, Clone)]
pub struct NearMissShown {
    /// What is different, such as `the same from another repository`.
    pub what: String,
    /// Whether it is refused, as it must be.
    pub refused: bool,
}

impl ProposalPage {
    /// The names of the fields that this page has itself.
    const OWN: [&'static str; 11] = [
        "name",
        "clients",
        "assertion.audiences",
        "subjects",
        "claim_rule",
        "scope",
        "default_scope",
        "assertion.max_life_seconds",
        "jwks_url",
        "certificate",
        "step",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn checks_passed(&self) -> usize {
        self.checks.iter().filter(|check| check.passed).count()
    }
}
