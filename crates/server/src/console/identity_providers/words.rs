//! An identity provider's settings in words.

use jurat_console::clients::SettingShown;
use jurat_registry::identity_provider::IdentityProviderSettings;
use serde_json::{Map, Value};

use super::source;
use crate::console::shown::in_words;

/// Which clients may present its assertions.
pub(super) fn clients(value: &Value) -> String {
    match (value.as_str(), value.get("only").and_then(Value::as_array)) {
        (Some("anybody"), _) => "anybody".to_owned(),
        (Some("any_authenticated"), _) => "any client".to_owned(),
        (_, Some(clients)) if clients.is_empty() => "nobody yet".to_owned(),
        (_, Some(clients)) => listed(clients, ", "),
        _ => in_words(value),
    }
}

/// For which subjects it may speak.
pub(super) fn subjects(value: &Value) -> String {
    let patterns = value.pointer("/matching/patterns").unwrap_or(&Value::Null);
    let only = value.get("only").and_then(Value::as_array);
    match (value.as_str(), only, patterns.as_array()) {
        (Some("anyone"), ..) => "any subject".to_owned(),
        (_, Some(subjects), _) if subjects.is_empty() => "nobody yet".to_owned(),
        (_, Some(subjects), _) => listed(subjects, ", "),
        (.., Some(patterns)) => format!("whoever matches {}", listed(patterns, " or ")),
        _ => in_words(value),
    }
}

/// Whom its tokens speak for.
fn subject_mapping(value: &Value) -> String {
    let claim = value.get("claim").and_then(Value::as_str);
    let of_user = value.pointer("/local_user/claim").and_then(Value::as_str);
    match (value.as_str(), claim, of_user) {
        (Some("prefixed_by_issuer"), ..) => "the issuer, a bar, and sub".to_owned(),
        (Some(_), ..) => "the assertion’s sub".to_owned(),
        (_, Some(claim), _) => format!("the claim {claim}"),
        (.., Some(claim)) => format!("the user of this server whom the claim {claim} names"),
        _ => in_words(value),
    }
}

fn listed(items: &[Value], separator: &str) -> String {
    let items: Vec<_> = items.iter().map(in_words).collect();
    items.join(separator)
}

/// A setting: where it stands, what it is called, and how its value reads.
type Line = (&'static str, &'static str, fn(&Value) -> String);

/// Where its keys come from.
fn key_source(value: &Value) -> String {
    let from = &value["from"];
    match (source::kind(from), source::url(from)) {
        ("", _) => "none: they are registered here".to_owned(),
        (_, Some(url)) => format!("{}: {url}", source::title(from)),
        (_, None) => source::title(from).to_owned(),
    }
}

/// A setting's value, by the setting's name in the API.
pub(super) fn value(setting: &str, value: &Value) -> String {
    match setting {
        "clients" => clients(value),
        "subjects" => subjects(value),
        "subject_mapping" => subject_mapping(value),
        "key_source" => key_source(value),
        "claim_mapping" => mapped_claims(value),
        _ => in_words(value),
    }
}

/// What decides how far it is trusted.
const TRUST: [Line; 6] = [
    ("/subjects", "Speaks for", subjects),
    ("/clients", "Presented by", clients),
    ("/scope", "Brings at most", scope),
    ("/default_scope", "By default", in_words),
    ("/subject_mapping", "Token speaks for", subject_mapping),
    ("/assertion/audiences", "Audiences", audiences),
];

/// Its further settings, in the order in which they matter.
const FURTHER: [Line; 12] = [
    ("/assertion/algorithms", "Algorithms", in_words),
    ("/assertion/types", "Types beside JWT", in_words),
    (
        "/assertion/max_life_seconds",
        "Longest life of an assertion",
        seconds,
    ),
    ("/assertion/skew_seconds", "Clock skew", seconds),
    ("/assertion/replay", "How often one may be used", replay),
    (
        "/assertion/compatibility",
        "Departures that are tolerated",
        in_words,
    ),
    ("/certificate_trust", "Certificate authorities", presence),
    ("/claim_mapping", "Mapped claims", mapped_claims),
    ("/token/format", "Token format", or_tenants),
    ("/token/lifetime_seconds", "Token lifetime", lifetime),
    ("/accepted_risks", "Accepted risks", in_words),
    ("/expires_at", "The trust ends", end),
];

fn scope(value: &Value) -> String {
    if value.is_null() {
        "what the client may ask for".to_owned()
    } else {
        in_words(value)
    }
}

fn audiences(value: &Value) -> String {
    match value.as_array() {
        Some(further) if !further.is_empty() => {
            format!("this server’s own names, {}", listed(further, ", "))
        }
        _ => "this server’s own names".to_owned(),
    }
}

fn seconds(value: &Value) -> String {
    format!("{} s", in_words(value))
}

fn replay(value: &Value) -> String {
    match value.as_str() {
        Some("once") => "once, and it must have a jti".to_owned(),
        Some("once-if-jti") => "once, if it has a jti".to_owned(),
        Some("once-by-digest") => "once, by its text".to_owned(),
        Some("reusable") => "as often as it is valid".to_owned(),
        _ => in_words(value),
    }
}

fn presence(value: &Value) -> String {
    if value.is_null() {
        "none".to_owned()
    } else {
        "certificates that an assertion brings along count".to_owned()
    }
}

fn mapped_claims(value: &Value) -> String {
    let claims = value.as_array().into_iter().flatten();
    let names: Vec<_> = claims.filter_map(|one| one["claim"].as_str()).collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn or_tenants(value: &Value) -> String {
    if value.is_null() {
        "as the client or tenant has it".to_owned()
    } else {
        in_words(value)
    }
}

fn lifetime(value: &Value) -> String {
    if value.is_null() {
        or_tenants(value)
    } else {
        seconds(value)
    }
}

fn end(value: &Value) -> String {
    value.as_str().map_or_else(
        || "never".to_owned(),
        |at| at.get(..10).unwrap_or(at).to_owned(),
    )
}

/// What decides how far it is trusted.
pub(super) fn trust(settings: &Map<String, Value>) -> Vec<SettingShown> {
    lines(&TRUST, settings)
}

/// Its further settings.
pub(super) fn further(settings: &Map<String, Value>) -> Vec<SettingShown> {
    lines(&FURTHER, settings)
}

fn lines(lines: &[Line], settings: &Map<String, Value>) -> Vec<SettingShown> {
    let settings = Value::Object(settings.clone());
    let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap_or_default();
    let lines = lines.iter().map(|(pointer, name, words)| {
        let value = settings.pointer(pointer).unwrap_or(&Value::Null);
        let is_usual = usual.pointer(pointer).unwrap_or(&Value::Null) == value;
        SettingShown {
            name: (*name).to_owned(),
            value: words(value),
            from: is_usual.then(|| "the default".to_owned()),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn who_is_trusted_reads_as_a_sentence_would() {
        for (value, words) in [
            (json!("anyone"), "any subject"),
            (json!({"only": ["a", "b"]}), "a, b"),
            (json!({"only": []}), "nobody yet"),
            (
                json!({"matching": {"patterns": ["a/*", "b"], "separators": "/"}}),
                "whoever matches a/* or b",
            ),
        ] {
            assert_eq!(subjects(&value), words);
        }
        assert_eq!(clients(&json!({"only": []})), "nobody yet");
        assert_eq!(clients(&json!("any_authenticated")), "any client");
        assert_eq!(
            subject_mapping(&json!({"claim": "email"})),
            "the claim email"
        );
    }

    #[test]
    fn every_line_stands_for_a_setting_that_there_is() {
        let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap();
        for (pointer, name, _) in TRUST.iter().chain(&FURTHER) {
            assert!(usual.pointer(pointer).is_some(), "{name}: {pointer}");
        }
    }
}
