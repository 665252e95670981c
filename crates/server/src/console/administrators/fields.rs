//! An administrator's form as the API's members, and back.

use http::StatusCode;
use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::Administrator;
use crate::console::api::Refused;
use crate::console::clients::create::stated_key;
use crate::console::posted::Posted;

/// The members that the form states of a machine that is there, as a merge patch.
pub(super) fn patch(form: &Posted, before: &Administrator) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("name", json!(form.text("name")));
    put("enabled", json!(form.has("enabled")));
    if let Some(role) = form.text("role") {
        put("role", json!(role));
    }
    // A form knows days: an end that falls within the same one stays.
    let end = form.text("expires_at");
    if end.map(str::to_owned) != day(before) {
        put(
            "expires_at",
            json!(end.map(|day| format!("{day}T00:00:00Z"))),
        );
    }
    if let Some(pem) = form.text("certificate") {
        put("credentials", json!([stated_key(pem)]));
    }
    Value::Object(members)
}

/// `form` with what the administrator has.
pub(super) fn filled(form: Form, one: &Administrator) -> Form {
    let mut form = form
        .with("revision", one.revision.to_string())
        .with("role", one.role.name());
    let texts = [
        ("name", one.name.clone()),
        ("enabled", one.enabled.then(|| "on".to_owned())),
        ("expires_at", day(one)),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            form = form.with(name, text);
        }
    }
    form
}

fn day(one: &Administrator) -> Option<String> {
    let end = one.expires_at?.to_string();
    Some(end.get(..10)?.to_owned())
}

/// `form` with what was typed, and what is wrong with it.
pub(super) fn again(form: Form, typed: &Posted, refused: &Refused) -> Form {
    let form = typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value));
    let is_taken = refused.field.is_none() && refused.status == StatusCode::CONFLICT.as_u16();
    let is_new = typed.has("kind");
    let by = if typed.text("kind") == Some("person") {
        "username"
    } else {
        "id"
    };
    let field = match refused.field.as_deref() {
        Some(field) if field.starts_with("credentials") => match typed.text("kind") {
            Some("generate") => "algorithm",
            _ => "certificate",
        },
        Some(
            field @ ("username" | "id" | "name" | "role" | "enabled" | "expires_at" | "algorithm"),
        ) => field,
        None if is_taken && is_new => by,
        _ => "",
    };
    form.wrong(
        field,
        crate::endpoints::page_form::sentence(&refused.detail),
    )
}
