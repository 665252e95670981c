//! What an administrator states over what is proposed: the fields of the proposal's page that differ from what was proposed there.

use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::fields;
use super::typed::{key, lines, number, subjects};
use crate::console::posted::Posted;

/// The fields of a proposal's page that are settings.
const SETTINGS: [&str; 8] = [
    "name",
    "clients",
    "subjects",
    "claim_rule",
    "scope",
    "default_scope",
    "assertion.audiences",
    "assertion.max_life_seconds",
];

/// What the page carries along to tell what was proposed for a field.
fn proposed(field: &str) -> String {
    format!("proposed.{field}")
}

/// Whether the field was sent and says something else than what was proposed.
fn is_stated(form: &Posted, field: &str) -> bool {
    let text = |name: &str| form.one(name).map(str::trim);
    let before = text(&proposed(field)).unwrap_or_default();
    text(field).is_some_and(|now| now != before)
}

/// The settings that are stated.
pub(super) fn settings(form: &Posted) -> Map<String, Value> {
    let mut settings = Map::new();
    let mut assertion = Map::new();
    for field in SETTINGS.into_iter().filter(|field| is_stated(form, field)) {
        let value = value(form, field);
        match field.strip_prefix("assertion.") {
            Some(inner) => assertion.insert(inner.to_owned(), value),
            None => settings.insert(field.to_owned(), value),
        };
    }
    if !assertion.is_empty() {
        settings.insert("assertion".to_owned(), Value::Object(assertion));
    }
    if let Some(url) = form.text("jwks_url") {
        let source = json!({ "from": { "jwks_url": { "url": url } } });
        settings.insert("key_source".to_owned(), source);
    } else if form.text("certificate").is_some() {
        settings.insert("key_source".to_owned(), Value::Null);
    }
    settings
}

fn value(form: &Posted, field: &str) -> Value {
    match field {
        "clients" => json!({ "only": form.words(field) }),
        "subjects" => subjects(&lines(form, field), form.one("subjects.separators")),
        "scope" => {
            let scope = form.words(field);
            json!((!scope.is_empty()).then_some(scope))
        }
        "default_scope" => json!(form.words(field)),
        "assertion.audiences" => json!(lines(form, field)),
        "assertion.max_life_seconds" => number(form, field),
        _ => json!(form.text(field)),
    }
}

/// The keys that are stated.
pub(super) fn keys(form: &Posted) -> Value {
    let keys: Vec<_> = form.text("certificate").map(key).into_iter().collect();
    json!(keys)
}

/// The answers to a preset's questions.
pub(super) fn answers(form: &Posted) -> Value {
    let mut answers = Map::new();
    for (name, _) in form.carried() {
        let Some(question) = name.strip_prefix("answers.") else {
            continue;
        };
        let given = lines(form, name);
        if !given.is_empty() {
            answers.insert(question.to_owned(), json!(given));
        }
    }
    Value::Object(answers)
}

/// `form`, which holds what is carried on, with the page's fields as `settings` are, and what was proposed for each.
pub(super) fn with_settings(form: Form, typed: &Posted, settings: &Map<String, Value>) -> Form {
    let filled = fields::filled(&Value::Object(settings.clone()));
    let text = |field: &str| {
        let mut found = filled.iter().filter(|(name, _)| name == field);
        found
            .next()
            .map(|(_, text)| text.as_str())
            .unwrap_or_default()
    };
    let mut form = form;
    for field in SETTINGS {
        let now = text(field);
        let before = if is_stated(typed, field) {
            typed.one(&proposed(field)).unwrap_or_default()
        } else {
            now
        };
        form = form.with(field, now).with(&proposed(field), before);
    }
    let separators = text("subjects.separators");
    let separators = Some(separators).filter(|text| !text.is_empty());
    match separators.or(typed.one("subjects.separators")) {
        Some(separators) => form.with("subjects.separators", separators),
        None => form,
    }
}

/// What of `typed` is carried on from page to page: what is known of the issuer.
pub(super) fn carried(form: Form, typed: &Posted) -> Form {
    let is_known = |name: &str| {
        matches!(
            name,
            "assertion" | "issuer" | "preset" | "certificate" | "jwks_url"
        ) || name.starts_with("answers.")
    };
    let known = typed.carried().filter(|(name, _)| is_known(name));
    known.fold(form, |form, (name, value)| form.with(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_from_what_was_proposed_is_stated() {
        let form = Posted::read(
            b"name=&proposed.name=&clients=a%0Ab&proposed.clients=a&subjects=x%3A*&proposed.subjects=x&subjects.separators=%3A&assertion.max_life_seconds=60&proposed.assertion.max_life_seconds=60&scope=&proposed.scope=a",
        );
        assert_eq!(
            Value::Object(settings(&form)),
            json!({
                "clients": {"only": ["a", "b"]},
                "subjects": {"matching": {"patterns": ["x:*"], "separators": ":"}},
                "scope": null,
            })
        );
    }

    #[test]
    fn a_certificate_is_for_who_publishes_no_keys() {
        let form = Posted::read(b"certificate=-----BEGIN+CERTIFICATE-----");
        assert_eq!(settings(&form)["key_source"], Value::Null);
        let form = Posted::read(b"certificate=x&jwks_url=https%3A%2F%2Fi.example.com");
        let url = settings(&form)["key_source"]["from"]["jwks_url"]["url"].clone();
        assert_eq!(url, "https://i.example.com");
    }

    #[test]
    fn answers_are_a_line_each() {
        let form = Posted::read(b"answers.a=x%0D%0Ay&answers.b=+&preset=p");
        assert_eq!(answers(&form), json!({"a": ["x", "y"]}));
    }
}
