//! An identity provider's form as the API's members, and back.

use http::StatusCode;
use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::source;
use super::typed::{lines, number};
use crate::console::api::Refused;
use crate::console::posted::Posted;

/// The fields that the form has.
pub(super) const FIELDS: [&str; 26] = [
    "issuer",
    "name",
    "certificate",
    "clients_kind",
    "clients",
    "subjects_kind",
    "subjects",
    "claim_rule",
    "scope",
    "default_scope",
    "assertion.audiences",
    "assertion.algorithms",
    "assertion.types",
    "assertion.max_life_seconds",
    "assertion.skew_seconds",
    "assertion.replay",
    "assertion.compatibility",
    "key_source",
    "key_source.url",
    "key_source.stale_if_error_seconds",
    "subject_mapping",
    "subject_mapping.claim",
    "claim_mapping",
    "token.format",
    "token.lifetime_seconds",
    "expires_at",
];

/// The members that the form states, for a new identity provider or a patch. Left empty, a member goes back to its default.
pub(super) fn members(form: &Posted) -> Result<Map<String, Value>, Refused> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("name", json!(form.text("name")));
    put("key_source", key_source(form));
    put("subjects", subjects(form)?);
    put("clients", clients(form));
    put("claim_rule", json!(form.text("claim_rule")));
    put("subject_mapping", subject_mapping(form));
    put("claim_mapping", claim_mapping(form)?);
    let scope = form.words("scope");
    let scope = (!scope.is_empty()).then_some(scope);
    put("scope", json!(scope));
    put("default_scope", json!(form.words("default_scope")));
    put("assertion", assertion(form));
    let token = json!({
        "format": form.text("token.format"),
        "lifetime_seconds": number(form, "token.lifetime_seconds"),
    });
    put("token", token);
    let end = form.text("expires_at");
    put(
        "expires_at",
        json!(end.map(|day| format!("{day}T00:00:00Z"))),
    );
    Ok(members)
}

/// The rules alone: for whom it may speak, and what must be true of the claims.
pub(super) fn rules(form: &Posted) -> Result<Map<String, Value>, Refused> {
    let mut rules = Map::new();
    rules.insert("claim_rule".to_owned(), json!(form.text("claim_rule")));
    rules.insert("subjects".to_owned(), subjects(form)?);
    Ok(rules)
}

fn refused(field: &str, sentence: &str) -> Refused {
    Refused {
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail: sentence.to_owned(),
        field: Some(field.to_owned()),
    }
}

fn assertion(form: &Posted) -> Value {
    let algorithms = form.words("assertion.algorithms");
    let algorithms = (!algorithms.is_empty()).then_some(algorithms);
    json!({
        "audiences": lines(form, "assertion.audiences"),
        "algorithms": algorithms,
        "types": lines(form, "assertion.types"),
        "max_life_seconds": number(form, "assertion.max_life_seconds"),
        "skew_seconds": number(form, "assertion.skew_seconds"),
        "replay": form.text("assertion.replay"),
        "compatibility": form.all("assertion.compatibility"),
    })
}

fn key_source(form: &Posted) -> Value {
    let url = form.text("key_source.url").unwrap_or_default();
    let from = match form.text("key_source") {
        None => return Value::Null,
        Some("discovery") => json!("discovery"),
        Some(kind) => json!({ kind: { "url": url } }),
    };
    let mut source = json!({ "from": from });
    let stale = number(form, "key_source.stale_if_error_seconds");
    if !stale.is_null() {
        source["stale_if_error_seconds"] = stale;
    }
    source
}

fn clients(form: &Posted) -> Value {
    match form.text("clients_kind") {
        Some(kind @ ("anybody" | "any_authenticated")) => json!(kind),
        _ => json!({ "only": form.words("clients") }),
    }
}

/// Whom it may speak for must be said: nothing is taken for anybody.
fn subjects(form: &Posted) -> Result<Value, Refused> {
    let listed = lines(form, "subjects");
    match (form.text("subjects_kind"), listed.is_empty()) {
        (Some("anyone"), _) => Ok(json!("anyone")),
        (Some("only"), false) => Ok(json!({ "only": listed })),
        (Some("matching"), false) => {
            let mut matching = json!({ "patterns": listed });
            if let Some(separators) = form.one("subjects.separators") {
                matching["separators"] = json!(separators);
            }
            Ok(json!({ "matching": matching }))
        }
        (Some(_), true) => Err(refused(
            "subjects",
            "name at least one subject or pattern, or choose any subject",
        )),
        (_, _) => Err(refused("subjects_kind", "say for whom it may speak")),
    }
}

fn subject_mapping(form: &Posted) -> Value {
    let claim = form.text("subject_mapping.claim").unwrap_or_default();
    match form.text("subject_mapping") {
        Some("claim") => json!({ "claim": claim }),
        Some("local_user") => json!({ "local_user": { "claim": claim } }),
        other => json!(other),
    }
}

fn claim_mapping(form: &Posted) -> Result<Value, Refused> {
    let Some(text) = form.text("claim_mapping") else {
        return Ok(json!([]));
    };
    serde_json::from_str(text)
        .ok()
        .filter(Value::is_array)
        .ok_or_else(|| {
            let sentence = "write a JSON list of objects, such as [{\"claim\": \"groups\", \"scopes\": {\"ops\": [\"deploy\"]}}]";
            refused("claim_mapping", sentence)
        })
}

/// The fields with what `settings` state, as the API tells it.
pub(super) fn filled(settings: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut put = |name: &str, text: String| fields.push((name.to_owned(), text));
    for (name, pointer, separator) in TEXTS {
        if let Some(text) = settings
            .pointer(pointer)
            .and_then(|value| text(value, separator))
        {
            put(name, text);
        }
    }
    for value in items(&settings["assertion"]["compatibility"]) {
        put("assertion.compatibility", value);
    }
    if let Some(end) = settings["expires_at"].as_str() {
        put("expires_at", end.get(..10).unwrap_or_default().to_owned());
    }
    let from = &settings["key_source"]["from"];
    put("key_source", source::kind(from).to_owned());
    if let Some(url) = source::url(from) {
        put("key_source.url", url.to_owned());
    }
    for (name, member) in [
        ("clients_kind", "clients"),
        ("subjects_kind", "subjects"),
        ("subject_mapping", "subject_mapping"),
    ] {
        put(name, source::kind(&settings[member]).to_owned());
    }
    let mapping = &settings["claim_mapping"];
    if !items_are_none(mapping) {
        let text = serde_json::to_string_pretty(mapping).unwrap_or_default();
        put("claim_mapping", text);
    }
    fields
}

/// Fields whose value stands in one place: its name, where, and what separates several.
const TEXTS: [(&str, &str, &str); 21] = [
    ("name", "/name", ""),
    ("clients", "/clients/only", "\n"),
    ("subjects", "/subjects/only", "\n"),
    ("subjects", "/subjects/matching/patterns", "\n"),
    ("subjects.separators", "/subjects/matching/separators", ""),
    ("claim_rule", "/claim_rule", ""),
    ("scope", "/scope", " "),
    ("default_scope", "/default_scope", " "),
    ("assertion.audiences", "/assertion/audiences", "\n"),
    ("assertion.algorithms", "/assertion/algorithms", " "),
    ("assertion.types", "/assertion/types", "\n"),
    (
        "assertion.max_life_seconds",
        "/assertion/max_life_seconds",
        "",
    ),
    ("assertion.skew_seconds", "/assertion/skew_seconds", ""),
    ("assertion.replay", "/assertion/replay", ""),
    (
        "key_source.stale_if_error_seconds",
        "/key_source/stale_if_error_seconds",
        "",
    ),
    ("subject_mapping.claim", "/subject_mapping/claim", ""),
    (
        "subject_mapping.claim",
        "/subject_mapping/local_user/claim",
        "",
    ),
    ("token.format", "/token/format", ""),
    ("token.lifetime_seconds", "/token/lifetime_seconds", ""),
    ("issuer", "/issuer", ""),
    ("revision", "/revision", ""),
];

fn text(value: &Value, separator: &str) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) => Some(items(value).join(separator)),
        _ => None,
    }
}

fn items(value: &Value) -> Vec<String> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn items_are_none(value: &Value) -> bool {
    value.as_array().is_none_or(Vec::is_empty)
}

/// `form` with these fields.
pub(super) fn with(form: Form, fields: Vec<(String, String)>) -> Form {
    fields
        .into_iter()
        .fold(form, |form, (name, text)| form.with(&name, text))
}

/// What was changed of the rules that `before` has.
pub(super) fn changed_rules(form: &Posted, before: &Value) -> Result<Map<String, Value>, Refused> {
    let mut changed = rules(form)?;
    let untouched = rules(&untouched(before)).unwrap_or_default();
    changed.retain(|name, value| untouched.get(name) != Some(value));
    Ok(changed)
}

/// The form that `before` fills, as a browser sends it.
fn untouched(before: &Value) -> Posted {
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    fields.extend_pairs(filled(before));
    Posted::read(fields.finish().as_bytes())
}

/// What was changed of the fields that `before` filled: only that is stated, so what a form cannot say stays as it is.
pub(super) fn changed(form: &Posted, before: &Value) -> Result<Map<String, Value>, Refused> {
    let mut changed = members(form)?;
    // One that the form cannot state, as nobody may be allowed, is changed by whatever it states.
    let untouched = members(&untouched(before)).unwrap_or_default();
    changed.retain(|name, value| untouched.get(name) != Some(value));
    for table in ["assertion", "token", "key_source"] {
        let (Some(Value::Object(now)), Some(Value::Object(then))) =
            (changed.get_mut(table), untouched.get(table))
        else {
            continue;
        };
        now.retain(|name, value| then.get(name) != Some(value));
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use jurat_registry::identity_provider::IdentityProviderSettings;

    use super::*;

    fn posted(fields: &[(String, String)]) -> Posted {
        let mut text = url::form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(fields);
        Posted::read(text.finish().as_bytes())
    }

    fn settings(stated: &Value) -> IdentityProviderSettings {
        serde_json::from_value(stated.clone()).unwrap()
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing() {
        let usual = serde_json::to_value(IdentityProviderSettings::default()).unwrap();
        let all = json!({
            "name": "Acme", "expires_at": "2027-01-02T03:04:05Z", "clients": {"only": ["a", "b"]},
            "subjects": {"matching": {"patterns": ["a:*", "b"], "separators": ":"}},
            "claim_rule": "claims.a == 'b'", "scope": ["x", "y"], "default_scope": ["x"],
            "subject_mapping": {"local_user": {"claim": "email"}},
            "claim_mapping": [{"claim": "groups", "scopes": {"ops": ["x"]}}],
            "key_source": {"from": {"kubernetes": {"url": "https://k.example.com", "token_file": "/run/token"}}, "stale_if_error_seconds": 60},
            "assertion": {"audiences": ["u"], "algorithms": ["RS256"], "types": ["at+jwt"], "compatibility": ["x5t-hex-sha256"]},
            "token": {"format": "opaque", "lifetime_seconds": 60},
        });
        let all = serde_json::to_value(settings(&all)).unwrap();
        for before in [usual, all] {
            let form = posted(&filled(&before));
            assert_eq!(
                Value::Object(changed(&form, &before).unwrap()),
                json!({}),
                "{before}"
            );
        }
    }

    #[test]
    fn only_what_was_changed_is_stated() {
        let before = json!({
            "subjects": "anyone", "expires_at": "2027-01-02T03:04:05Z",
            "assertion": {"audiences": ["u"], "max_life_seconds": 300},
            "key_source": {"from": "discovery", "stale_if_error_seconds": 60},
        });
        let before = serde_json::to_value(settings(&before)).unwrap();
        let mut fields = filled(&before);
        for (name, text) in &mut fields {
            match name.as_str() {
                "assertion.max_life_seconds" => "60".clone_into(text),
                "key_source.stale_if_error_seconds" => "0".clone_into(text),
                "subjects_kind" => "only".clone_into(text),
                _ => {}
            }
        }
        fields.push(("subjects".to_owned(), "alice\nbob".to_owned()));
        let changed = changed(&posted(&fields), &before).unwrap();
        assert_eq!(
            Value::Object(changed),
            json!({
                "assertion": {"max_life_seconds": 60},
                "key_source": {"stale_if_error_seconds": 0},
                "subjects": {"only": ["alice", "bob"]},
            })
        );
    }

    #[test]
    fn whom_it_speaks_for_is_never_left_open() {
        let of = |kind: &str| {
            let form = posted(&[("subjects_kind".to_owned(), kind.to_owned())]);
            members(&form).map_err(|refused| refused.field.unwrap())
        };
        assert_eq!(of("only").unwrap_err(), "subjects");
        assert_eq!(of("matching").unwrap_err(), "subjects");
        assert_eq!(of("").unwrap_err(), "subjects_kind");
        assert!(of("anyone").is_ok());
    }
}
