//! What a preset knows of a kind of issuer: its shape, what must be asked, and how the answers become the narrowest settings.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answers::Answered;
use super::conditions::Conditions;
use super::question::Question;
use crate::claim_rule::ClaimRule;
use crate::key_source::{KeyDocument, KeySource};
use crate::problem::InvalidRecord;
use crate::subject_rule::SubjectRule;
use crate::subject_rule::patterns::SubjectPatterns;

/// A kind of issuer.
pub struct Trust {
    /// Its `iss`, with the answers it holds in braces.
    pub issuer: &'static str,
    /// What to configure on its side, so that its tokens are for this server alone.
    pub audience: &'static str,
    /// What else is to be known of its tokens; `None`, nothing.
    pub remark: Option<&'static str>,
    /// The claims that must be bound: without them anybody's token of that issuer would pass.
    pub bound_claims: &'static [&'static str],
    /// The separators of its subjects, for patterns.
    pub separators: &'static str,
    /// What must be known.
    pub questions: &'static [Question],
    /// Makes settings of the answers.
    pub(super) bind: fn(&Answered) -> Result<Binding, InvalidRecord>,
}

/// Settings that answers led to.
pub(super) struct Binding {
    /// The exact `iss`.
    pub(super) issuer: String,
    /// Each setting.
    pub(super) lines: Vec<BoundLine>,
}

/// One setting that answers led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundLine {
    /// The setting as the administration API spells it.
    pub setting: &'static str,
    /// Its value as JSON.
    pub value: Value,
    /// Why.
    pub reason: &'static str,
}

impl Binding {
    /// For the issuer that goes by `issuer`.
    pub(super) fn to(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            lines: Vec::new(),
        }
    }

    fn line(mut self, setting: &'static str, value: Value, reason: &'static str) -> Self {
        self.lines.push(BoundLine {
            setting,
            value,
            reason,
        });
        self
    }

    /// Its keys stand in `document`.
    pub(super) fn keys(self, document: KeyDocument, reason: &'static str) -> Self {
        let source = serde_json::to_value(KeySource::usual(document)).unwrap_or_default();
        self.line("key_source", source, reason)
    }

    /// Audiences beside this server's own names; none, nothing is said.
    pub(super) fn audiences(self, audiences: &[String], reason: &'static str) -> Self {
        if audiences.is_empty() {
            return self;
        }
        self.line("assertion.audiences", audiences.into(), reason)
    }

    /// It may speak for these alone.
    pub(super) fn only(self, subjects: BTreeSet<String>, reason: &'static str) -> Self {
        self.subjects(SubjectRule::Only(subjects), reason)
    }

    /// It may speak for those that match a pattern.
    pub(super) fn matching(
        self,
        patterns: BTreeSet<String>,
        separators: &str,
        reason: &'static str,
    ) -> Result<Self, InvalidRecord> {
        let patterns = SubjectPatterns::new(patterns, separators)
            .map_err(|invalid| InvalidRecord::new("answers", invalid))?;
        Ok(self.subjects(SubjectRule::Matching(patterns), reason))
    }

    fn subjects(self, rule: SubjectRule, reason: &'static str) -> Self {
        let rule = serde_json::to_value(rule).unwrap_or_default();
        self.line("subjects", rule, reason)
    }

    /// Its claims must satisfy `conditions`.
    pub(super) fn claims(
        self,
        conditions: &Conditions,
        reason: &'static str,
    ) -> Result<Self, InvalidRecord> {
        let rule = ClaimRule::new(conditions.text()).map_err(|invalid| {
            let sentence = format!("the answers make no claim rule: {invalid}");
            InvalidRecord::new("answers", sentence)
        })?;
        Ok(self.line("claim_rule", rule.text().into(), reason))
    }
}
