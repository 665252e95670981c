//! A client's form as the API's members, and back.

use jurat_console::Form;
use serde_json::{Map, Value, json};

use crate::console::posted::Posted;

/// The members that the form states, for a new client or a patch. Left empty, a member is as if it were not stated.
pub(super) fn members(form: &Posted) -> Map<String, Value> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("name", json!(form.text("name")));
    put("grant_types", json!(form.all("grant_types")));
    put("scope", json!(form.words("scope")));
    put("default_scope", json!(form.words("default_scope")));
    put("resources", json!(form.words("resources")));
    put("redirect_uris", json!(form.words("redirect_uris")));
    put(
        "expires_at",
        form.text("expires_at")
            .map_or(Value::Null, |day| json!(format!("{day}T00:00:00Z"))),
    );
    if let Some(method) = form.text("token_endpoint_auth_method") {
        put("token_endpoint_auth_method", json!(method));
    }
    put("on_behalf_of", on_behalf_of(form));
    let mut token = Map::new();
    token.insert("format".to_owned(), json!(form.text("token.format")));
    token.insert(
        "lifetime_seconds".to_owned(),
        number(form, "token.lifetime_seconds"),
    );
    put("token", Value::Object(token));
    let mut assertion = Map::new();
    assertion.insert(
        "audiences".to_owned(),
        json!(form.words("assertion.audiences")),
    );
    assertion.insert(
        "compatibility".to_owned(),
        json!(form.all("assertion.compatibility")),
    );
    for name in ["max_life_seconds", "skew_seconds"] {
        let value = number(form, &format!("assertion.{name}"));
        if !value.is_null() {
            assertion.insert(name.to_owned(), value);
        }
    }
    if let Some(replay) = form.text("assertion.replay") {
        assertion.insert("replay".to_owned(), json!(replay));
    }
    put("assertion", Value::Object(assertion));
    members
}

/// Nobody, or those whom the lines say.
fn on_behalf_of(form: &Posted) -> Value {
    match form.words("on_behalf_of").as_slice() {
        [] => json!("nobody"),
        patterns => json!({ "matching": { "patterns": patterns } }),
    }
}

/// A number; what is none is left to the API to refuse.
fn number(form: &Posted, name: &str) -> Value {
    match form.text(name) {
        None => Value::Null,
        Some(text) => text
            .parse::<u64>()
            .map_or_else(|_| json!(text), Value::from),
    }
}

/// `form` with what the client states, as the API tells it.
pub(super) fn filled(form: Form, client: &Value) -> Form {
    let mut form = form;
    let mut one = |name: &str, pointer: &str, separator: &str| {
        let text = match client.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Array(items)) => {
                let items: Vec<_> = items.iter().filter_map(Value::as_str).collect();
                items.join(separator)
            }
            _ => return,
        };
        form = std::mem::take(&mut form).with(name, text);
    };
    one("name", "/name", " ");
    one("scope", "/scope", " ");
    one("default_scope", "/default_scope", " ");
    one("resources", "/resources", "\n");
    one("redirect_uris", "/redirect_uris", "\n");
    one("assertion.audiences", "/assertion/audiences", "\n");
    one(
        "assertion.max_life_seconds",
        "/assertion/max_life_seconds",
        "",
    );
    one("assertion.skew_seconds", "/assertion/skew_seconds", "");
    one("assertion.replay", "/assertion/replay", "");
    one("on_behalf_of", "/on_behalf_of/matching/patterns", "\n");
    one("token.format", "/token/format", "");
    one("token.lifetime_seconds", "/token/lifetime_seconds", "");
    one(
        "token_endpoint_auth_method",
        "/token_endpoint_auth_method",
        "",
    );
    if let Some(Value::String(end)) = client.get("expires_at") {
        let day = end.get(..10).unwrap_or_default();
        form = form.with("expires_at", day);
    }
    for (name, pointer) in [
        ("grant_types", "/grant_types"),
        ("assertion.compatibility", "/assertion/compatibility"),
    ] {
        let values = client.pointer(pointer).and_then(Value::as_array);
        for value in values.into_iter().flatten().filter_map(Value::as_str) {
            let value = if name == "grant_types" {
                super::list::short(value)
            } else {
                value.to_owned()
            };
            form = form.with(name, value);
        }
    }
    form
}

/// `form` with what was typed.
pub(super) fn as_typed(form: Form, typed: &Posted) -> Form {
    typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value))
}
