//! The answer: what is proposed, and what it would do.

use schemars::JsonSchema;
use std::collections::BTreeSet;

use jurat_issuance::rejection::{Reason, Rejection};
use jurat_issuance::sample_trial::SampleTrial;
use jurat_registry::clock::Timestamp;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{
    AllowedClients, IdentityProvider, IdentityProviderSettings,
};
use jurat_registry::key_sets::RefusedKey;
use jurat_registry::lint::Finding;
use jurat_registry::preset::answers::Answers;
use jurat_registry::rule_test::Expectation;
use jurat_registry::sample::{Sample, SampleProposal};
use serde::Serialize;
use serde_json::{Map, Value};

use super::found_keys::FoundKeys;
use super::tried::NearMissTried;
use crate::admin::shown_key::ShownKey;

/// All that is shown of.
pub(super) struct Parts<'a> {
    pub(super) proposal: &'a SampleProposal,
    pub(super) stated: &'a Map<String, Value>,
    pub(super) provider: &'a IdentityProvider,
    pub(super) sample: &'a Sample,
    pub(super) keys: &'a FoundKeys,
    pub(super) tried: &'a SampleTrial,
    pub(super) near_misses: Vec<NearMissTried>,
    pub(super) findings: Vec<Finding>,
    pub(super) registered: Option<IdentityProviderId>,
    pub(super) now: Timestamp,
}

/// A proposal. `settings`, with `issuer` beside, are what `POST /admin/v1/identity-providers` takes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Proposal")]
pub(super) struct Shown<'a> {
    issuer: &'a str,
    /// Whom the sample speaks for.
    subject: Option<&'a str>,
    /// The identity provider that goes by this issuer already.
    #[serde(skip_serializing_if = "Option::is_none")]
    registered: Option<IdentityProviderId>,
    preset: Option<&'static str>,
    why: &'static str,
    answers: &'a Answers,
    settings: &'a IdentityProviderSettings,
    lines: Vec<ShownLine<'a>>,
    keys: Option<ShownKeys<'a>>,
    signature: ShownSignature,
    /// Whether the sample is past its end: that was no obstacle here.
    expired: bool,
    /// Whether an assertion like the sample would be accepted, when it is fresh and its keys are found.
    accepts: bool,
    checks: Vec<ShownCheck<'a>>,
    near_misses: Vec<ShownNearMiss>,
    lint: Vec<Finding>,
    warnings: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProposalLine")]
struct ShownLine<'a> {
    setting: String,
    value: Value,
    reason: &'a str,
    stated: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProposalKeys")]
#[serde(untagged)]
enum ShownKeys<'a> {
    Read {
        read_from: &'a str,
        read_at: Timestamp,
        keys: Vec<ShownKey>,
        refused: &'a [RefusedKey],
    },
    Failed {
        failure: &'a str,
    },
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProposalSignature")]
struct ShownSignature {
    verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<ShownKey>,
    sentence: String,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProposalCheck")]
struct ShownCheck<'a> {
    name: &'static str,
    title: &'static str,
    passed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProposalNearMiss")]
struct ShownNearMiss {
    what: &'static str,
    refused: bool,
}

impl<'a> Shown<'a> {
    pub(super) fn of(parts: Parts<'a>) -> Self {
        let Parts {
            proposal,
            provider,
            sample,
            tried,
            ..
        } = parts;
        let settings = provider.settings();
        let checks = tried.checks.iter().map(|(step, judged)| ShownCheck {
            name: step.name(),
            title: step.title(),
            passed: judged.is_ok(),
            detail: judged.as_ref().err().map(Rejection::detail_for_operator),
        });
        let checks: Vec<_> = checks.collect();
        let near_misses = parts.near_misses.iter().map(|tried| ShownNearMiss {
            what: tried.miss.what,
            refused: tried.came == Expectation::Deny,
        });
        Self {
            issuer: &proposal.issuer,
            subject: sample.subject(),
            registered: parts.registered,
            preset: proposal.preset,
            why: proposal.why,
            answers: &proposal.answers,
            settings,
            lines: lines(proposal, parts.stated, settings),
            keys: keys(parts.keys),
            signature: signature(&parts),
            expired: sample.expires().is_some_and(|end| end <= parts.now),
            accepts: checks.iter().all(|check| check.passed),
            checks,
            near_misses: near_misses.collect(),
            warnings: warnings(&parts),
            lint: parts.findings,
        }
    }
}

/// Settings that are tables of settings.
const TABLES: [&str; 2] = ["assertion", "token"];

/// What is proposed and what is stated, with the values that come of both.
fn lines<'a>(
    proposal: &'a SampleProposal,
    stated: &'a Map<String, Value>,
    settings: &IdentityProviderSettings,
) -> Vec<ShownLine<'a>> {
    let settings = serde_json::to_value(settings).unwrap_or_default();
    let value = |setting: &str| {
        let pointer = format!("/{}", setting.replace('.', "/"));
        settings.pointer(&pointer).cloned().unwrap_or_default()
    };
    let stated = names(stated);
    let is_stated = |setting: &str| {
        let within = |name: &String| {
            name.strip_prefix(setting)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        stated.iter().any(within)
    };
    let mut lines: Vec<_> = proposal
        .lines
        .iter()
        .filter(|line| !is_stated(line.setting))
        .map(|line| ShownLine {
            setting: line.setting.to_owned(),
            value: value(line.setting),
            reason: &line.reason,
            stated: false,
        })
        .collect();
    lines.extend(stated.iter().map(|name| ShownLine {
        setting: name.clone(),
        value: value(name),
        reason: "as you say",
        stated: true,
    }));
    lines
}

/// The names of the settings that are stated.
fn names(stated: &Map<String, Value>) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in stated {
        match value.as_object() {
            Some(inner) if TABLES.contains(&name.as_str()) => {
                names.extend(inner.keys().map(|inner| format!("{name}.{inner}")));
            }
            _ => names.push(name.clone()),
        }
    }
    names
}

fn keys(found: &FoundKeys) -> Option<ShownKeys<'_>> {
    match found {
        FoundKeys::NoSource => None,
        FoundKeys::Read(set) => Some(ShownKeys::Read {
            read_from: &set.read_from,
            read_at: set.read_at,
            keys: found.iter().map(ShownKey::from).collect(),
            refused: &set.refused,
        }),
        FoundKeys::Failed(failure) => Some(ShownKeys::Failed { failure }),
    }
}

fn signature(parts: &Parts<'_>) -> ShownSignature {
    let registered = parts.provider.keys().iter().map(|trusted| &*trusted.key);
    let all: Vec<_> = parts.keys.iter().chain(registered).collect();
    let refusal = match &parts.tried.signature {
        Ok(place) => {
            return ShownSignature {
                verified: true,
                key: all.get(*place).map(|key| ShownKey::from(*key)),
                sentence: "the sample's signature is good".to_owned(),
            };
        }
        Err(refusal) => refusal,
    };
    let sentence = match (all.len(), refusal.reason()) {
        (0, _) => "no key is known, so nobody can tell whether the sample is genuine".to_owned(),
        (count, Reason::KeyUnknown) => format!(
            "no key that is known is the one that the sample's header names, of {count}: the sample is old, or not from there"
        ),
        (count, Reason::SignatureBad) => format!(
            "no key that is known made the signature, of {count}: the sample is altered, or not from there"
        ),
        (_, reason) => reason.sentence().to_owned(),
    };
    ShownSignature {
        verified: false,
        key: None,
        sentence,
    }
}

fn warnings(parts: &Parts<'_>) -> Vec<String> {
    let mut warnings = parts.proposal.warnings.clone();
    if parts.provider.settings().clients == AllowedClients::Only(BTreeSet::new()) {
        warnings.push(
            "no client may present its assertions: name one, as an assertion is good for those alone".to_owned(),
        );
    }
    let accepted = parts
        .near_misses
        .iter()
        .filter(|tried| tried.came == Expectation::Accept);
    for tried in accepted {
        warnings.push(format!("{} would be accepted as well", tried.miss.what));
    }
    warnings
}
