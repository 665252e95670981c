//! A resource's form as the API's members, and back.

use std::collections::BTreeMap;

use http::StatusCode;
use jurat_console::Form;
use jurat_registry::resource::ResourceSettings;
use serde_json::{Map, Value, json};

use crate::console::api::Refused;
use crate::console::posted::Posted;

/// The members that the form states. Left empty, a member is as if it were not stated.
pub(super) fn members(form: &Posted) -> Result<Map<String, Value>, Refused> {
    let token = json!({
        "format": form.text("token.format"),
        "algorithm": form.text("token.algorithm"),
        "lifetime_seconds": number(form, "token.lifetime_seconds"),
    });
    let members = [
        ("name", json!(form.text("name"))),
        ("scopes", scopes(form)?),
        ("resource_servers", json!(form.words("resource_servers"))),
        ("token", token),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Ok(members.into_iter().collect())
}

/// A line each: the scope, a blank, what it allows.
fn scopes(form: &Posted) -> Result<Value, Refused> {
    let defaults = form.words("default_scopes");
    let mut scopes: BTreeMap<&str, Value> = BTreeMap::new();
    let lines = form.one("scopes").unwrap_or_default().lines();
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        let (name, description) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let description = Some(description.trim()).filter(|text| !text.is_empty());
        let is_default = defaults.iter().any(|one| one == name);
        let stated = json!({ "description": description, "default": is_default });
        if scopes.insert(name, stated).is_some() {
            let sentence = format!("the scope {name} stands in two lines: state it once");
            return Err(refused("scopes", sentence));
        }
    }
    let unknown = defaults
        .iter()
        .find(|one| !scopes.contains_key(one.as_str()));
    match unknown {
        Some(unknown) => Err(refused(
            "default_scopes",
            format!("{unknown} is none of the scopes above: add a line for it, or take it off"),
        )),
        None => Ok(json!(scopes)),
    }
}

fn refused(field: &str, detail: String) -> Refused {
    Refused {
        status: StatusCode::BAD_REQUEST.as_u16(),
        detail,
        field: Some(field.to_owned()),
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

/// `members` as a merge patch on what stands (RFC 7396): a scope that has no line any more is taken off.
pub(super) fn as_patch(mut members: Map<String, Value>, before: &ResourceSettings) -> Value {
    if let Some(Value::Object(scopes)) = members.get_mut("scopes") {
        for name in before.scopes.keys() {
            scopes.entry(name.as_str()).or_insert(Value::Null);
        }
    }
    Value::Object(members)
}

/// `form` with what is stated.
pub(super) fn filled(form: Form, settings: &ResourceSettings) -> Form {
    let ResourceSettings {
        name,
        enabled: _,
        scopes,
        resource_servers,
        token,
    } = settings;
    let line = |(name, scope): (&String, &jurat_registry::resource::ScopeSettings)| {
        // A line is one scope, whatever its description holds.
        let description = scope.description.as_deref().unwrap_or_default();
        let words: Vec<_> = description.split_whitespace().collect();
        format!("{name} {}", words.join(" ")).trim_end().to_owned()
    };
    let lines: Vec<_> = scopes.iter().map(line).collect();
    let defaults = scopes.iter().filter(|(_, scope)| scope.default);
    let defaults: Vec<_> = defaults.map(|(name, _)| name.as_str()).collect();
    let servers: Vec<_> = resource_servers.iter().map(ToString::to_string).collect();
    let text = |value: Option<String>| value.unwrap_or_default();
    form.with("name", text(name.clone()))
        .with("scopes", lines.join("\n"))
        .with("default_scopes", defaults.join(" "))
        .with("resource_servers", servers.join("\n"))
        .with(
            "token.format",
            text(token.format.map(|one| one.to_string())),
        )
        .with(
            "token.algorithm",
            text(token.algorithm.map(|one| one.to_string())),
        )
        .with(
            "token.lifetime_seconds",
            text(token.lifetime_seconds.map(|one| one.to_string())),
        )
}

/// `form` with what was typed, and what is wrong with it.
pub(super) fn as_typed(form: Form, typed: &Posted, refused: &Refused) -> Form {
    let form = typed
        .carried()
        .fold(form, |form, (name, value)| form.with(name, value));
    let field = refused.field.as_deref().unwrap_or_default();
    // The API names the very scope, or the place in a list; the page has one field for all.
    let own = ["scopes", "resource_servers"];
    let field = own
        .into_iter()
        .find(|own| field.starts_with(own))
        .unwrap_or(field);
    form.wrong(field, refused.detail.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_again_what_it_was_filled_with() {
        let stated = json!({
            "name": "Orders",
            "scopes": {
                "a": { "description": "Read  your\norders", "default": true },
                "b": { "description": null, "default": false },
            },
            "resource_servers": ["x", "y"],
            "token": { "format": "opaque", "algorithm": null, "lifetime_seconds": 60 },
        });
        let typed = Posted::read(
            b"name=Orders&scopes=b%0D%0A+a+Read++your+orders%0D%0A&default_scopes=a&resource_servers=x%0Ay&token.format=opaque&token.lifetime_seconds=60",
        );
        let mut expected = stated.clone();
        expected["scopes"]["a"]["description"] = json!("Read  your orders");
        assert_eq!(Value::Object(members(&typed).unwrap()), expected);
        let settings: ResourceSettings = serde_json::from_value(stated).unwrap();
        let shown = format!("{:?}", filled(Form::default(), &settings));
        assert!(shown.contains(r#"["a Read your orders\nb"]"#), "{shown}");
    }

    #[test]
    fn a_scope_without_its_line_goes_and_one_that_is_no_scope_is_no_default() {
        let before = json!({ "scopes": { "old": {}, "kept": {} } });
        let before: ResourceSettings = serde_json::from_value(before).unwrap();
        let typed = Posted::read(b"scopes=kept+Still+here");
        let patch = as_patch(members(&typed).unwrap(), &before);
        assert_eq!(patch["scopes"]["old"], Value::Null);
        assert_eq!(patch["scopes"]["kept"]["description"], "Still here");
        for (typed, field) in [
            (&b"scopes=a&default_scopes=b"[..], "default_scopes"),
            (b"scopes=a%0Aa+twice", "scopes"),
        ] {
            let refused = members(&Posted::read(typed)).unwrap_err();
            assert_eq!(refused.field.as_deref(), Some(field));
        }
    }
}
