//! What stands in the fields of an identity provider's forms.

use jurat_console::Form;
use serde_json::{Value, json};

use crate::console::api::Refused;
use crate::console::posted::Posted;

/// The lines of a field, without blanks around them; empty ones do not count.
pub(super) fn lines(form: &Posted, name: &str) -> Vec<String> {
    let lines = form.one(name).unwrap_or_default().lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// A number; what is none is left to the API to refuse.
pub(super) fn number(form: &Posted, name: &str) -> Value {
    match form.text(name) {
        None => Value::Null,
        Some(text) => text
            .parse::<u64>()
            .map_or_else(|_| json!(text), Value::from),
    }
}

/// Subjects: with a `*` among them they are patterns, which stops at `separators`.
pub(super) fn subjects(subjects: &[String], separators: Option<&str>) -> Value {
    if !subjects.iter().any(|subject| subject.contains('*')) {
        return json!({ "only": subjects });
    }
    match separators {
        Some(separators) => {
            json!({ "matching": { "patterns": subjects, "separators": separators } })
        }
        None => json!({ "matching": { "patterns": subjects } }),
    }
}

/// Keys as a text holds them: a certificate or a public key in PEM, a JWK or a JWK Set.
pub(super) fn key(text: &str) -> Value {
    let object = text.starts_with('{').then(|| serde_json::from_str(text));
    match object {
        Some(Ok(Value::Object(set))) if set.contains_key("keys") => json!({ "jwks": set }),
        Some(Ok(Value::Object(key))) => json!({ "jwk": key }),
        Some(_) => json!({ "jwk": text }),
        None if text.contains("BEGIN CERTIFICATE") => json!({ "certificate": text }),
        None => json!({ "public_key": text }),
    }
}

/// States in `body` the risks that were accepted, and why.
pub(super) fn accept_risks(body: &mut Value, form: &Posted) {
    let names = form.all("accept_risk");
    if names.is_empty() {
        return;
    }
    body["accept_risk"] = json!(names);
    if let Some(reason) = form.text("accept_risk_reason") {
        body["accept_risk_reason"] = json!(reason);
    }
}

/// `form` with what was typed.
pub(super) fn again(form: Form, typed: &Posted) -> Form {
    typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value))
}

/// The field, of those that a page has, for what the API blames; empty for the whole form.
pub(super) fn blamed(refused: &Refused, fields: &[&'static str]) -> &'static str {
    let field = refused.field.as_deref().unwrap_or_default();
    let field = field.strip_prefix("settings.").unwrap_or(field);
    let (field, further) = match field {
        "" if refused.status == 409 => ("issuer", ""),
        _ if field.starts_with("keys") => ("certificate", ""),
        _ if field.starts_with("key_source.from") => ("key_source.url", "jwks_url"),
        field => (field, ""),
    };
    let first = field.split('.').next().unwrap_or_default();
    let wanted = [field, further, first];
    let mut found = wanted
        .iter()
        .filter_map(|wanted| fields.iter().find(|own| *own == wanted));
    found.next().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_their_first_letters() {
        let kind = |text: &str| key(text).as_object().unwrap().keys().next().cloned();
        assert_eq!(kind("{\"keys\": []}").unwrap(), "jwks");
        assert_eq!(kind("{\"kty\": \"EC\"}").unwrap(), "jwk");
        assert_eq!(kind("{\"kty\": ").unwrap(), "jwk");
        assert_eq!(kind("-----BEGIN CERTIFICATE-----").unwrap(), "certificate");
        assert_eq!(kind("-----BEGIN PUBLIC KEY-----").unwrap(), "public_key");
    }

    #[test]
    fn a_star_makes_patterns_of_subjects() {
        let of = |subject: &str| subjects(&[subject.to_owned()], Some(":"));
        assert_eq!(of("alice"), json!({"only": ["alice"]}));
        assert_eq!(
            of("a:*"),
            json!({"matching": {"patterns": ["a:*"], "separators": ":"}})
        );
    }

    #[test]
    fn what_is_blamed_is_a_field_of_the_page_or_the_whole_form() {
        let refused = |status, field: &str| Refused {
            status,
            detail: String::new(),
            field: (!field.is_empty()).then(|| field.to_owned()),
        };
        let fields = ["issuer", "certificate", "subjects", "jwks_url", "scope"];
        for (status, field, blames) in [
            (409, "", "issuer"),
            (400, "keys[0].certificate", "certificate"),
            (400, "settings.subjects.matching", "subjects"),
            (400, "key_source.from", "jwks_url"),
            (400, "accept_risk", ""),
            (400, "", ""),
        ] {
            assert_eq!(blamed(&refused(status, field), &fields), blames, "{field}");
        }
    }
}
