//! The settings' form as a merge patch of the tenant's record, and back. What is left open of a subject altogether is as the server has
//! it; where something is stated, the fields that are empty are set to what the server has now, so that none falls back to something else.

use std::collections::BTreeMap;

use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::pointer;
use crate::console::api::Refused;
use crate::console::posted::Posted;
use crate::console::shown::in_words;

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    YesNo,
}

/// The subjects that a record states as a whole, with their fields.
const SUBJECTS: [(&str, &[(&str, Kind)]); 5] = [
    (
        "token",
        &[
            ("format", Kind::Text),
            ("algorithm", Kind::Text),
            ("lifetime_seconds", Kind::Number),
        ],
    ),
    (
        "refresh",
        &[
            ("lifetime_seconds", Kind::Number),
            ("idle_seconds", Kind::Number),
            ("grace_seconds", Kind::Number),
            ("for_assertions", Kind::YesNo),
        ],
    ),
    (
        "keys",
        &[
            ("rotation_days", Kind::Number),
            ("publish_ahead_hours", Kind::Number),
        ],
    ),
    (
        "sessions",
        &[
            ("lifetime_seconds", Kind::Number),
            ("idle_seconds", Kind::Number),
        ],
    ),
    (
        "brand",
        &[
            ("name", Kind::Text),
            ("color", Kind::Text),
            ("logo", Kind::Text),
        ],
    ),
];

const GRANTS: &str = "grants";
const REGISTRATION: &str = "registration.enabled";
/// A grant that the form does not offer (RFC 9700 section 2.4), and leaves as it is.
const NOT_OFFERED: &str = "password";

/// The merge patch that makes of the record `before` what the form states.
pub(super) fn patch(form: &Posted, before: &Value, server: &Value) -> Value {
    let subjects = SUBJECTS.iter().map(|(subject, fields)| {
        let stated = subject_of(form, subject, fields, &server[subject]);
        ((*subject).to_owned(), stated)
    });
    let mut patch: Map<String, Value> = subjects.collect();
    patch.insert(GRANTS.to_owned(), grants(form, &before[GRANTS]));
    let was = before.pointer(&pointer(REGISTRATION));
    let registration = form.text(REGISTRATION).map(|text| text == "yes");
    if was.and_then(Value::as_bool) != registration {
        patch.insert(
            "registration".to_owned(),
            policy(registration, before, server),
        );
    }
    Value::Object(patch)
}

fn subject_of(form: &Posted, subject: &str, fields: &[(&str, Kind)], server: &Value) -> Value {
    let typed = |field: &str, kind: Kind| {
        let text = form.text(&format!("{subject}.{field}"))?;
        Some(match kind {
            Kind::Text => json!(text),
            Kind::YesNo => json!(text == "yes"),
            // What is no number is left to the API to refuse.
            Kind::Number => text
                .parse::<u32>()
                .map_or_else(|_| json!(text), Value::from),
        })
    };
    if fields
        .iter()
        .all(|(field, kind)| typed(field, *kind).is_none())
    {
        return Value::Null;
    }
    let members = fields.iter().map(|(field, kind)| {
        let value = typed(field, *kind).unwrap_or_else(|| server[*field].clone());
        ((*field).to_owned(), value)
    });
    Value::Object(members.collect())
}

fn grants(form: &Posted, before: &Value) -> Value {
    let mut ticked = form.all(GRANTS).to_vec();
    if ticked.is_empty() {
        return Value::Null;
    }
    let had = before.as_array().into_iter().flatten();
    if had.filter_map(Value::as_str).any(|one| one == NOT_OFFERED) {
        ticked.push(NOT_OFFERED.to_owned());
    }
    json!(ticked)
}

/// The policy for clients that register themselves: with all else as it was, or as the server has it.
fn policy(enabled: Option<bool>, before: &Value, server: &Value) -> Value {
    let Some(enabled) = enabled else {
        return Value::Null;
    };
    let mut policy = match &before["registration"] {
        Value::Null => server["registration"].clone(),
        own => own.clone(),
    };
    policy["enabled"] = json!(enabled);
    policy
}

/// `form` with what the record states.
pub(super) fn filled(form: Form, record: &Value) -> Form {
    let mut form = form.with("revision", record["revision"].to_string());
    for name in names() {
        if let Some(text) = record.pointer(&pointer(&name)).and_then(in_field) {
            form = form.with(&name, text);
        }
    }
    let grants = record[GRANTS].as_array().into_iter().flatten();
    for grant in grants.filter_map(Value::as_str) {
        form = form.with(GRANTS, grant.rsplit(':').next().unwrap_or(grant));
    }
    form
}

/// What a field has for a value; nothing for what is open.
fn in_field(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        _ => None,
    }
}

/// What counts where a field is left empty.
pub(super) fn defaults(server: &Value) -> BTreeMap<String, String> {
    let all = names().chain([GRANTS.to_owned()]);
    let default = |name: String| {
        let value = server.pointer(&pointer(&name)).filter(|it| !it.is_null())?;
        Some((name, in_words(value)))
    };
    all.filter_map(default)
        .filter(|(_, text)| text.len() <= 200)
        .collect()
}

/// The names of the fields that hold one value.
fn names() -> impl Iterator<Item = String> {
    let fields = SUBJECTS.iter().flat_map(|(subject, fields)| {
        let name = move |(field, _): &(&str, Kind)| format!("{subject}.{field}");
        fields.iter().map(name)
    });
    fields.chain([REGISTRATION.to_owned()])
}

/// `form` with what was typed, and what is wrong with it.
pub(super) fn again(form: Form, typed: &Posted, refused: &Refused) -> Form {
    let form = typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value));
    let blamed = refused.field.clone().unwrap_or_default();
    let field = names()
        .find(|name| *name == blamed)
        .or_else(|| blamed.starts_with(GRANTS).then(|| GRANTS.to_owned()));
    form.wrong(
        &field.unwrap_or_default(),
        crate::endpoints::page_form::sentence(&refused.detail),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_left_to_the_server_or_stated_whole() {
        let server = json!({
            "token": { "format": "jwt", "algorithm": null, "lifetime_seconds": 900 },
            "sessions": { "lifetime_seconds": 100, "idle_seconds": 60 },
            "registration": { "enabled": false, "scope": ["openid"] },
        });
        let before = json!({ "grants": ["jwt-bearer", "password"], "registration": null });
        let form = b"token.lifetime_seconds=60&grants=refresh_token&registration.enabled=yes&keys.rotation_days=x";
        let patch = patch(&Posted::read(form), &before, &server);
        let token = json!({ "format": "jwt", "algorithm": null, "lifetime_seconds": 60 });
        assert_eq!(patch["token"], token);
        assert_eq!(patch["sessions"], Value::Null);
        assert_eq!(patch["grants"], json!(["refresh_token", "password"]));
        assert_eq!(patch["keys"]["rotation_days"], "x");
        let policy = json!({ "enabled": true, "scope": ["openid"] });
        assert_eq!(patch["registration"], policy);
    }

    #[test]
    fn a_form_that_is_sent_back_as_it_was_filled_changes_nothing() {
        let record = json!({ "revision": 1, "registration": { "enabled": true, "scope": ["a"] } });
        let patch = patch(
            &Posted::read(b"registration.enabled=yes"),
            &record,
            &json!({}),
        );
        assert_eq!(patch.get("registration"), None);
    }
}
