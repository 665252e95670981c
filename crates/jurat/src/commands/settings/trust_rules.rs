//! Flags for the rules of an identity provider's trust: which subjects and claims count, what becomes of them, and samples to try them on.

use std::path::{Path, PathBuf};

use clap::Args;
use jurat_protocol::jose::strict_json;
use jurat_registry::claim_mapping::{ClaimMapping, SubjectMapping};
use jurat_registry::claim_rule::{ClaimRule, Place};
use jurat_registry::rule_test::RuleTest;
use serde_json::Value;

use crate::failure::{Failure, Outcome};

use super::mapping_text;
use super::patch::Patch;
use super::texts;

/// Which subjects and claims count, and what becomes of them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Whom and what it may say")]
pub(crate) struct TrustRuleArgs {
    /// A subject it may speak for, a pattern with `*` for one or more characters, or `any`; repeat it for more [default: any]
    #[arg(long, value_name = "SUBJECT|any")]
    subject: Vec<String>,
    /// The characters at which `*` stops [default: `:/`]
    #[arg(long, value_name = "CHARACTERS", requires = "subject")]
    subject_separators: Option<String>,
    /// A condition on its claims, in CEL: `claims.repository_owner == 'acme'`; or @FILE to read it from a file
    #[arg(long, value_name = "CEL|@FILE")]
    claim_rule: Option<String>,
    /// Whom tokens speak for: the assertion's subject, that with the issuer before it, a claim, or the user of this server whom a claim names [default: assertion]
    #[arg(long, value_name = "assertion|issuer-prefixed|claim:NAME|local-user:NAME", value_parser = mapping_text::parse_subject)]
    subject_from: Option<SubjectMapping>,
    /// A claim that tokens carry, under its name or another; repeat it for more
    #[arg(long, value_name = "NAME[=AS]", value_parser = mapping_text::parse_carried)]
    carry_claim: Vec<ClaimMapping>,
    /// Scopes that a claim's value brings, as in `groups:admins=orders.read orders.write`; repeat it for more
    #[arg(long, value_name = "NAME:VALUE=SCOPES", value_parser = mapping_text::parse_scopes)]
    scope_from_claim: Vec<ClaimMapping>,
    /// Samples that the rules must accept or deny, kept with it: a JSON array of {"name", "claims", "client", "expect": "accept" or "deny"}
    #[arg(long, value_name = "FILE")]
    rule_tests: Option<PathBuf>,
    /// A risk that the lint finds and that is meant, by name; repeat it for more. It is noted in the audit log
    #[arg(long, value_name = "NAME")]
    accept_risk: Vec<String>,
}

/// Flags with the settings they state, for `--unset`.
pub(crate) const FLAGS: [(&str, &str); 7] = [
    ("subject", "subjects"),
    ("claim-rule", "claim_rule"),
    ("subject-from", "subject_mapping"),
    ("carry-claim", "claim_mapping"),
    ("scope-from-claim", "claim_mapping"),
    ("rule-tests", "rule_tests"),
    ("accept-risk", "accepted_risks"),
];

impl TrustRuleArgs {
    /// States what was given.
    pub(crate) fn state(&self, patch: &mut Patch) -> Outcome {
        self.state_subjects(patch)?;
        if let Some(given) = &self.claim_rule {
            patch.set("claim_rule", read_claim_rule(given)?);
        }
        if let Some(mapping) = &self.subject_from {
            patch.set("subject_mapping", as_json(mapping)?);
        }
        if !(self.carry_claim.is_empty() && self.scope_from_claim.is_empty()) {
            let mappings = mapping_text::join(&self.carry_claim, &self.scope_from_claim)?;
            patch.set("claim_mapping", as_json(&mappings)?);
        }
        if let Some(path) = &self.rule_tests {
            patch.set("rule_tests", as_json(&read_rule_tests(path)?)?);
        }
        patch.set_list("accept_risk", &self.accept_risk);
        Ok(())
    }

    fn state_subjects(&self, patch: &mut Patch) -> Outcome {
        let subjects = &self.subject;
        texts::set_subjects(patch, "subjects", subjects);
        let Some(separators) = &self.subject_separators else {
            return Ok(());
        };
        let is_pattern = |subject: &String| subject.contains('*');
        if !subjects.iter().any(is_pattern) {
            return Err(
                Failure::usage("--subject-separators says where the * of a pattern stops")
                    .next("write the subject as a pattern: --subject 'repo:acme/*'"),
            );
        }
        patch.set("subjects.matching.separators", separators.as_str());
        Ok(())
    }
}

fn as_json(value: &impl serde::Serialize) -> Outcome<Value> {
    serde_json::to_value(value).map_err(Failure::failed)
}

/// A rule as given, or in the file behind `@`; checked here so that the place at fault can be shown.
fn read_claim_rule(given: &str) -> Outcome<String> {
    let text = match given.strip_prefix('@') {
        Some(path) => {
            let path = Path::new(path);
            let text = std::fs::read_to_string(path);
            text.map_err(|e| Failure::unreadable(path, &e))?
        }
        None => given.to_owned(),
    };
    let text = text.trim().to_owned();
    match ClaimRule::new(text.clone()) {
        Ok(_) => Ok(text),
        Err(invalid) => {
            let failure = Failure::usage(format!("--claim-rule: {}", invalid.fault));
            Err(match invalid.place {
                Place::At { line, column } => point_at(failure, &text, line, column),
                Place::Whole => failure,
            })
        }
    }
}

/// Adds the line at fault, with a mark under the column.
fn point_at(failure: Failure, text: &str, line: usize, column: usize) -> Failure {
    let Some(at_fault) = text.lines().nth(line.saturating_sub(1)) else {
        return failure;
    };
    let mark = format!("{}^ here", " ".repeat(column.saturating_sub(1)));
    failure.next(at_fault).next(mark)
}

fn read_rule_tests(path: &Path) -> Outcome<Vec<RuleTest>> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::unreadable(path, &e))?;
    let wrong = |why: &dyn std::fmt::Display| {
        Failure::usage(format!("{}: {why}", path.display())).next(
            r#"write it as [{"name": "another repository", "claims": {"sub": "repo:other/x"}, "expect": "deny"}]"#,
        )
    };
    let tests = serde_json::from_str(&text).map_err(|e| wrong(&e))?;
    // Whoever reads a sample whose members occur twice could read either: the check takes one object.
    strict_json::check(&format!("{{\"rule_tests\":{text}}}")).map_err(|e| wrong(&e))?;
    Ok(tests)
}
