//! What is proposed: by the administration API where there is a sample; else what a preset's answers or an issuer's URL lead to, tried as
//! if it were registered.

use jurat_console::identity_providers::{
    CheckedLine, NearMissShown, ProposalKeys, ProposedLine, SignatureShown,
};
use jurat_registry::identity_provider::IdentityProviderSettings;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::presets::{self, Preset};
use super::{register, stated, words};
use crate::console::api::{Api, Call, Refused};
use crate::console::posted::Posted;
use crate::console::read::Finding;
use crate::console::visit::Visit;
use crate::endpoints::page_form::sentence;

/// A proposal.
pub(super) struct Proposed {
    pub(super) issuer: String,
    pub(super) why: String,
    pub(super) settings: Map<String, Value>,
    pub(super) lines: Vec<ProposedLine>,
    pub(super) keys: ProposalKeys,
    pub(super) findings: Vec<Finding>,
    pub(super) warnings: Vec<String>,
    /// The identity provider that goes by this issuer already.
    pub(super) registered: Option<String>,
    pub(super) of_sample: Option<OfSample>,
}

/// What a sample came to.
pub(super) struct OfSample {
    pub(super) accepts: bool,
    pub(super) subject: Option<String>,
    pub(super) expired: bool,
    pub(super) signature: SignatureShown,
    pub(super) checks: Vec<CheckedLine>,
    pub(super) near_misses: Vec<NearMissShown>,
}

/// What the form leads to.
pub(super) async fn propose(visit: &Visit, form: &Posted) -> Result<Proposed, Refused> {
    if form.text("assertion").is_some() {
        of_sample(&visit.api(), form).await
    } else {
        without_sample(visit, form).await
    }
}

#[derive(Deserialize)]
struct Answer {
    issuer: String,
    subject: Option<String>,
    registered: Option<String>,
    preset: Option<String>,
    why: String,
    settings: Map<String, Value>,
    lines: Vec<Line>,
    keys: Option<Found>,
    signature: Signature,
    expired: bool,
    accepts: bool,
    checks: Vec<Check>,
    near_misses: Vec<NearMiss>,
    lint: Vec<Finding>,
    warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    setting: String,
    value: Value,
    reason: String,
    stated: bool,
}

/// Keys that were read, or why they were not.
#[derive(Deserialize)]
struct Found {
    read_from: Option<String>,
    #[serde(default)]
    keys: Vec<PublicKey>,
    failure: Option<String>,
}

#[derive(Deserialize)]
struct PublicKey {
    key_type: String,
    algorithms: Vec<String>,
    key_id: Option<String>,
    jwk_thumbprint: String,
}

#[derive(Deserialize)]
struct Signature {
    verified: bool,
    sentence: String,
}

#[derive(Deserialize)]
struct Check {
    title: String,
    passed: bool,
    detail: Option<String>,
}

#[derive(Deserialize)]
struct NearMiss {
    what: String,
    refused: bool,
}

/// Nothing is registered, and the sample is neither kept nor logged.
async fn of_sample(api: &Api<'_>, form: &Posted) -> Result<Proposed, Refused> {
    let mut body = json!({
        "assertion": form.text("assertion"),
        "settings": stated::settings(form),
        "keys": stated::keys(form),
    });
    if let Some(preset) = form.text("preset") {
        body["preset"] = json!(preset);
        body["answers"] = stated::answers(form);
    }
    let call = Call::new(http::Method::POST, "/identity-providers/proposal").with(&body);
    let answer: Answer = api.ask(call).await?;
    let of_sample = OfSample {
        accepts: answer.accepts,
        subject: answer.subject,
        expired: answer.expired,
        signature: SignatureShown {
            verified: answer.signature.verified,
            sentence: capital(&answer.signature.sentence),
        },
        checks: answer.checks.into_iter().map(checked).collect(),
        near_misses: answer.near_misses.into_iter().map(missed).collect(),
    };
    Ok(Proposed {
        keys: shown_keys(answer.keys, form),
        issuer: answer.issuer,
        why: why_of_sample(answer.preset.as_deref(), &answer.why),
        settings: answer.settings,
        lines: answer.lines.into_iter().map(line).collect(),
        findings: answer.lint,
        warnings: answer.warnings.iter().map(sentence).collect(),
        registered: answer.registered,
        of_sample: Some(of_sample),
    })
}

fn why_of_sample(preset: Option<&str>, why: &str) -> String {
    match preset {
        Some(preset) => format!("Recognised as {}: {why}", presets::title(preset)),
        None => capital(why),
    }
}

fn checked(check: Check) -> CheckedLine {
    CheckedLine {
        title: capital(&check.title),
        passed: check.passed,
        detail: check.detail,
    }
}

fn missed(miss: NearMiss) -> NearMissShown {
    NearMissShown {
        what: miss.what,
        refused: miss.refused,
    }
}

fn line(line: Line) -> ProposedLine {
    ProposedLine {
        value: words::value(&line.setting, &line.value),
        setting: line.setting,
        reason: capital(&line.reason),
        stated: line.stated,
    }
}

/// With a capital, and no stop.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|c| c.to_uppercase().collect::<String>());
    format!("{}{}", first.unwrap_or_default(), rest.as_str())
}

fn shown_keys(keys: Option<Found>, form: &Posted) -> ProposalKeys {
    let Some(keys) = keys else {
        return if form.text("certificate").is_some() {
            ProposalKeys::Stated
        } else {
            ProposalKeys::NoSource
        };
    };
    if let Some(failure) = keys.failure {
        return ProposalKeys::Failed(sentence(&failure));
    }
    let read = keys.keys.into_iter().map(|key| {
        let name = key.key_id.unwrap_or(key.jwk_thumbprint);
        let algorithms = key.algorithms.join(", ");
        (name, format!("{} · {algorithms}", key.key_type))
    });
    ProposalKeys::Read(keys.read_from.unwrap_or_default(), read.collect())
}

/// A preset with answers, or an issuer's URL: it is tried as if it were registered.
async fn without_sample(visit: &Visit, form: &Posted) -> Result<Proposed, Refused> {
    let preset = match form.text("preset") {
        Some(name) => presets::find(&visit.api(), name).await?,
        None => None,
    };
    let mut body = match (&preset, form.text("issuer")) {
        (Some(preset), _) => json!({ "preset": preset.name, "answers": stated::answers(form) }),
        // Nobody is spoken for until somebody is named.
        (None, issuer) => json!({
            "issuer": issuer,
            "key_source": { "from": "discovery" },
            "subjects": { "only": [] },
        }),
    };
    let stated = stated::settings(form);
    for (name, value) in &stated {
        body[name] = value.clone();
    }
    body["keys"] = stated::keys(form);
    let mut tried = register::try_out(visit, &body).await?;
    let findings = serde_json::from_value(tried["lint"].take()).unwrap_or_default();
    let issuer = tried["issuer"].as_str().unwrap_or_default().to_owned();
    let mut settings = tried.as_object().cloned().unwrap_or_default();
    let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap_or_default();
    settings.retain(|name, _| usual.get(name).is_some());
    let keys = found_keys(&visit.api(), &issuer, &settings).await;
    Ok(Proposed {
        why: why(preset.as_ref()),
        lines: lines(preset.as_ref(), &settings, &stated),
        keys: shown_keys(keys, form),
        warnings: warnings(&settings),
        issuer,
        settings,
        findings,
        registered: None,
        of_sample: None,
    })
}

fn why(preset: Option<&Preset>) -> String {
    match preset {
        Some(preset) => format!("What your answers lead to, for {}", preset.shown().title),
        None => "As its metadata says, and nobody is spoken for until you say whom".to_owned(),
    }
}

/// The keys that the issuer publishes, read now; nothing is kept.
async fn found_keys(api: &Api<'_>, issuer: &str, settings: &Map<String, Value>) -> Option<Found> {
    let source = settings.get("key_source").filter(|one| !one.is_null())?;
    let body = json!({ "issuer": issuer, "key_source": source });
    let call = Call::new(http::Method::POST, "/discover").with(&body);
    let found = api.ask(call).await;
    Some(found.unwrap_or_else(|refused| Found {
        read_from: None,
        keys: Vec::new(),
        failure: Some(refused.detail),
    }))
}

/// Every setting that is not as usual, with its reason.
fn lines(
    preset: Option<&Preset>,
    settings: &Map<String, Value>,
    stated: &Map<String, Value>,
) -> Vec<ProposedLine> {
    let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap_or_default();
    let mut found = Vec::new();
    for (name, value) in settings {
        match (value, name.as_str()) {
            (Value::Object(members), "assertion" | "token") => {
                found.extend(members.iter().map(|(inner, value)| {
                    (
                        format!("{name}.{inner}"),
                        value,
                        &usual[name][inner],
                        stated.get(name).and_then(|table| table.get(inner)),
                    )
                }));
            }
            _ => found.push((name.clone(), value, &usual[name], stated.get(name))),
        }
    }
    let reason = |setting: &str| {
        let lines = preset.iter().flat_map(|preset| &preset.identity_provider);
        let mut of_preset = lines.filter(|line| line.setting == setting);
        of_preset.next().map_or_else(
            || "What you said leads to it".to_owned(),
            |line| capital(&line.reason),
        )
    };
    let unusual = found
        .into_iter()
        .filter(|(_, value, usual, stated)| value != usual || stated.is_some());
    let shown = unusual.map(|(setting, value, _, stated)| ProposedLine {
        value: words::value(&setting, value),
        reason: reason(&setting),
        stated: stated.is_some(),
        setting,
    });
    shown.collect()
}

fn warnings(settings: &Map<String, Value>) -> Vec<String> {
    let is_none = |name: &str| {
        let only = settings.get(name).and_then(|rule| rule.get("only"));
        only.and_then(Value::as_array).is_some_and(Vec::is_empty)
    };
    let mut warnings = Vec::new();
    if is_none("subjects") {
        warnings.push("It may speak for nobody yet: say for whom below.".to_owned());
    }
    if is_none("clients") {
        warnings.push("No client may present its assertions: name one, as an assertion is good for those alone.".to_owned());
    }
    warnings
}
