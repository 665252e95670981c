//! A user's form as the API's members, and back.

use http::StatusCode;
use jurat_console::Form;
use serde_json::{Map, Value, json};

use super::User;
use crate::console::api::Refused;
use crate::console::posted::Posted;

/// The field for the role says so where there is none.
const NO_ROLE: &str = "none";

/// The members that the form states, for a new user. Left empty, a member is as if it were not stated.
pub(super) fn members(form: &Posted) -> Result<Map<String, Value>, Refused> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("username", json!(form.text("username").unwrap_or_default()));
    put("name", json!(form.text("name")));
    put("email", json!(form.text("email")));
    put("email_verified", json!(form.has("email_verified")));
    put("claims", Value::Object(claims(form)?));
    let end = form.text("expires_at");
    put(
        "expires_at",
        json!(end.map(|day| format!("{day}T00:00:00Z"))),
    );
    Ok(members)
}

/// The merge patch that makes of `before` what the form states.
pub(super) fn patch(form: &Posted, before: &User) -> Result<Value, Refused> {
    let mut members = members(form)?;
    let stated = members.remove("claims").unwrap_or_default();
    let claims = difference(&Value::Object(before.claims.clone()), &stated);
    members.insert("claims".to_owned(), claims);
    // A form knows days: an end that falls within the same one stays.
    if form.text("expires_at").map(str::to_owned) == day(before) {
        members.remove("expires_at");
    }
    Ok(Value::Object(members))
}

/// The merge patch between two values (RFC 7396).
fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let gone = gone.map(|name| (name.clone(), Value::Null));
    let there = after.iter().map(|(name, value)| {
        let before = before.get(name).unwrap_or(&Value::Null);
        (name.clone(), difference(before, value))
    });
    Value::Object(gone.chain(there).collect())
}

fn claims(form: &Posted) -> Result<Map<String, Value>, Refused> {
    let Some(text) = form.text("claims") else {
        return Ok(Map::new());
    };
    serde_json::from_str(text).map_err(|_| Refused {
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail: "further claims are a JSON object, such as {\"department\": \"sales\"}".to_owned(),
        field: Some("claims".to_owned()),
    })
}

/// The role that the form states: `None` where it has no such field, `null` for none.
pub(super) fn role(form: &Posted) -> Option<Value> {
    let role = form.text("role")?;
    Some(match role {
        NO_ROLE => Value::Null,
        role => json!(role),
    })
}

/// `form` with what the user has.
pub(super) fn filled(form: Form, user: &User) -> Form {
    let claims = Value::Object(user.claims.clone());
    let role = user.role.map_or(NO_ROLE, |role| role.name());
    let mut form = form
        .with("revision", user.revision.to_string())
        .with("username", user.username.as_str())
        .with("role", role);
    let texts = [
        ("name", user.name.clone()),
        ("email", user.email.clone()),
        (
            "email_verified",
            user.email_verified.then(|| "on".to_owned()),
        ),
        (
            "claims",
            (!user.claims.is_empty()).then(|| format!("{claims:#}")),
        ),
        ("expires_at", day(user)),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            form = form.with(name, text);
        }
    }
    form
}

fn day(user: &User) -> Option<String> {
    let end = user.expires_at?.to_string();
    Some(end.get(..10)?.to_owned())
}

/// `form` with what was typed, and what is wrong with it.
pub(super) fn again(form: Form, typed: &Posted, refused: &Refused) -> Form {
    let form = typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value));
    let form_fields = [
        "username",
        "name",
        "email",
        "email_verified",
        "role",
        "expires_at",
    ];
    let field = match refused.field.as_deref() {
        Some(field) if field.starts_with("claims") => "claims",
        Some(field) if form_fields.contains(&field) => field,
        // The one thing that users do not share is a name.
        None if refused.status == StatusCode::CONFLICT.as_u16() => "username",
        _ => "",
    };
    form.wrong(
        field,
        crate::endpoints::page_form::sentence(&refused.detail),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc7396_s2_the_difference_of_two_claims_takes_away_what_is_gone() {
        let before = json!({ "a": 1, "b": { "c": 1, "d": 2 }, "e": 1 });
        let after = json!({ "a": 2, "b": { "d": 2 }, "f": { "g": 1 } });
        let patch = difference(&before, &after);
        assert_eq!(
            patch,
            json!({ "a": 2, "b": { "c": null, "d": 2 }, "e": null, "f": { "g": 1 } })
        );
    }
}
