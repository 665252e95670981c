//! The values that a check compares, for people: what was found and what is accepted. What was sent is cut and escaped.

use jurat_protocol::jose::algorithm::AlgorithmSet;
use jurat_registry::assertion_rules::{AssertionRules, CompatibilitySwitch};
use jurat_registry::claim_mapping::SubjectMapping;
use jurat_registry::id::ClientId;
use jurat_registry::identity_provider::AllowedClients;
use jurat_registry::subject_rule::SubjectRule;
use serde_json::Value;

use crate::assertion::claim_rule;
use crate::assertion::facts::Facts;
use crate::assertion::purpose::Purpose;
use crate::assertion::trusted_issuer::TrustedIssuer;
use crate::rejection::quoted;
use crate::step::Step;

/// Two sides of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Compared {
    /// What the request says.
    pub found: String,
    /// What is accepted.
    pub expected: String,
}

impl Compared {
    pub(crate) fn of(found: impl Into<String>, expected: impl Into<String>) -> Self {
        let (found, expected) = (found.into(), expected.into());
        Self { found, expected }
    }
}

/// A claim or header parameter as it was sent, cut; `absent` when it is not there.
pub(crate) fn shown(object: &Value, name: &str) -> String {
    object.get(name).map_or_else(|| "absent".into(), text_of)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text).to_string(),
        Value::Array(values) => {
            const MOST: usize = 8;
            let mut shown: Vec<_> = values.iter().take(MOST).map(text_of).collect();
            if values.len() > MOST {
                shown.push(format!("and {} more", values.len() - MOST));
            }
            format!("[{}]", shown.join(", "))
        }
        Value::Object(_) => "an object".into(),
        other => other.to_string(),
    }
}

/// What `step` compares, of an assertion with these facts, whose claims are `claims`.
pub(crate) fn by(step: Step, facts: &Facts<'_>, claims: &Value) -> Option<Compared> {
    let rules = facts.issuer.rules();
    let now = facts.now;
    let skew = rules.skew_seconds;
    let claim = |name| shown(claims, name);
    Some(match step {
        Step::Padding => {
            let found = if facts.padded { "padded" } else { "not padded" };
            let padded = rules.tolerates(CompatibilitySwitch::PaddedBase64);
            let expected = if padded { "either" } else { "not padded" };
            Compared::of(found, expected)
        }
        Step::Type => {
            let found = facts.header.token_type.as_deref();
            let found = found.map_or_else(|| "absent".into(), |found| quoted(found).to_string());
            let further = rules.types.iter().map(String::as_str);
            Compared::of(found, listed(["absent", "JWT"].into_iter().chain(further)))
        }
        Step::Subject => Compared::of(claim("sub"), "a string of 1 to 1024 bytes"),
        Step::Audience => Compared::of(claim("aud"), listed(accepted_audiences(facts))),
        Step::Dates => {
            let found = ["exp", "nbf", "iat"].map(|name| format!("{name} {}", claim(name)));
            Compared::of(found.join(", "), dates_expected(rules))
        }
        Step::Expiry => Compared::of(
            format!("exp {}", time(claims, "exp")),
            format!("after {now}, {skew} s of skew allowed"),
        ),
        Step::NotBefore => Compared::of(
            format!("nbf {}", time(claims, "nbf")),
            format!("absent, or not after {now}, {skew} s of skew allowed"),
        ),
        Step::IssuedAt => Compared::of(
            format!("iat {}", time(claims, "iat")),
            format!("absent, or not after {now}, {skew} s of skew allowed"),
        ),
        Step::Life => {
            let (from, until) = (time(claims, "iat"), time(claims, "exp"));
            let most = rules.max_life_seconds;
            Compared::of(
                format!("from {from} to {until}"),
                format!("at most {most} s"),
            )
        }
        Step::SubjectAllowed => Compared::of(claim("sub"), subjects_expected(facts)),
        Step::ClientId => client_id(facts)?,
        Step::Presenter => presenter(facts)?,
        Step::ClaimRule => claim_rule_compared(facts)?,
        Step::MappedSubject => mapped_subject(facts, claims)?,
        Step::ScopeClaim => Compared::of(claim("scope"), "absent, or one string of scope names"),
        Step::Id => Compared::of(claim("jti"), format!("replay mode {}", rules.replay)),
        _ => return None,
    })
}

/// Every audience that names this server to the issuer: its own names, and those registered for grants.
pub(crate) fn accepted_audiences<'a>(facts: &Facts<'a>) -> Vec<&'a str> {
    match facts.purpose {
        Purpose::ClientAuthentication { .. } if facts.demands_strict_audience() => {
            vec![facts.own_names.issuer()]
        }
        Purpose::ClientAuthentication { at } => facts.own_names.at(at).collect(),
        Purpose::Grant { .. } | Purpose::TokenExchange { .. } => {
            let registered = facts.issuer.rules().audiences.iter().map(String::as_str);
            facts.own_names.all().chain(registered).collect()
        }
    }
}

/// Names for people, one after the other.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let mut shown: Vec<_> = names.by_ref().take(MOST).map(str::to_owned).collect();
    let more = names.count();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    if shown.is_empty() {
        return "none".into();
    }
    shown.join(", ")
}

/// The algorithms an issuer may use, and the one that was used.
pub(crate) fn algorithms(found: &str, allowed: AlgorithmSet) -> Compared {
    Compared::of(quoted(found).to_string(), allowed.to_string())
}

/// Whether an issuer is switched on.
pub(crate) fn switch(issuer: &TrustedIssuer) -> Compared {
    let (enabled, end) = issuer.switch();
    let switched = if enabled { "enabled" } else { "disabled" };
    let found = match end {
        Some(end) => format!("{switched}, ends {end}"),
        None => switched.into(),
    };
    Compared::of(found, "enabled, and not past its end")
}

fn dates_expected(rules: &AssertionRules) -> String {
    let mut expected = "exp, and dates that are numbers of seconds".to_owned();
    if rules.tolerates(CompatibilitySwitch::StringDates) {
        expected.push_str(" or strings of digits");
    }
    if rules.tolerates(CompatibilitySwitch::MillisecondDates) {
        expected.push_str(", or of milliseconds");
    }
    expected
}

/// A date as it was sent, and as a time of day where it is a number of seconds.
fn time(claims: &Value, name: &str) -> String {
    let sent = shown(claims, name);
    let seconds = claims.get(name).and_then(Value::as_i64);
    let time = seconds.map(jurat_registry::clock::Timestamp::from_seconds);
    time.map_or(sent.clone(), |time| format!("{sent} ({time})"))
}

fn subjects_expected(facts: &Facts<'_>) -> String {
    let itself = facts.issuer.client().map(|client| client.id().as_str());
    if let (Some(itself), true) = (itself, facts.is_client_authentication()) {
        return itself.to_owned();
    }
    let rule = match facts.issuer.subjects() {
        SubjectRule::Nobody => None,
        SubjectRule::Anyone => Some("any".to_owned()),
        SubjectRule::Only(subjects) => Some(listed(subjects.iter().map(String::as_str))),
        SubjectRule::Matching(patterns) => {
            let patterns = listed(patterns.patterns().iter().map(String::as_str));
            Some(format!("what matches {patterns}"))
        }
    };
    match (itself, rule) {
        (Some(itself), Some(rule)) => format!("{itself} itself, or {rule}"),
        (Some(itself), None) => format!("{itself} itself"),
        (None, rule) => rule.unwrap_or_else(|| "none".into()),
    }
}

fn client_id(facts: &Facts<'_>) -> Option<Compared> {
    let Purpose::Grant {
        presenter,
        client_id,
    } = facts.purpose
    else {
        return None;
    };
    let proven = presenter.or(facts.issuer.client().map(|client| &**client));
    let proven = proven.map(|client| client.id().as_str());
    let found = client_id.map_or_else(|| "absent".into(), |named| quoted(named).to_string());
    Some(Compared::of(
        found,
        listed(["absent"].into_iter().chain(proven)),
    ))
}

fn presenter(facts: &Facts<'_>) -> Option<Compared> {
    if facts.is_client_authentication() {
        return None;
    }
    let presenter = facts.purpose.presenter();
    let found = presenter.map_or("nobody authenticated", |client| client.id().as_str());
    if let Some(signer) = facts.issuer.client() {
        return Some(Compared::of(found, format!("nobody, or {}", signer.id())));
    }
    let provider = facts.issuer.identity_provider()?;
    let expected = match &provider.settings().clients {
        AllowedClients::Only(clients) => listed(clients.iter().map(ClientId::as_str)),
        AllowedClients::AnyAuthenticated => "any client, authenticated".into(),
        AllowedClients::Anybody => "anybody".into(),
    };
    Some(Compared::of(found, expected))
}

fn claim_rule_compared(facts: &Facts<'_>) -> Option<Compared> {
    let rule = facts
        .issuer
        .identity_provider()?
        .settings()
        .claim_rule
        .as_ref()?;
    let read = claim_rule::evidence(facts)?;
    Some(Compared::of(read, rule.text()))
}

fn mapped_subject(facts: &Facts<'_>, claims: &Value) -> Option<Compared> {
    let provider = facts.issuer.identity_provider()?;
    Some(match &provider.settings().subject_mapping {
        SubjectMapping::Assertion => return None,
        SubjectMapping::PrefixedByIssuer => {
            Compared::of(shown(claims, "sub"), "the subject behind the issuer")
        }
        SubjectMapping::Claim(name) | SubjectMapping::LocalUser { claim: name } => Compared::of(
            format!("{name} {}", shown(claims, name)),
            "a string of 1 to 1024 bytes",
        ),
    })
}
