//! Settings in words: what a JSON value reads like on a page, and what differs between two.

use jurat_console::part::Change;
use jurat_registry::audit::Difference;
use serde_json::Value;

/// A value in a line.
pub(super) fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "not set".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(_) => value.to_string(),
    }
}

/// What a change from `before` to `after` does to each member that it touches.
pub(super) fn changes(before: Value, after: Value) -> Vec<Change> {
    let difference = Difference::between(Some(before), Some(after));
    let mut rows: Vec<(String, Option<String>, Option<String>)> = Vec::new();
    for (path, value) in leaves(difference.before.as_ref()) {
        rows.push((path, Some(in_words(value)), None));
    }
    for (path, value) in leaves(difference.after.as_ref()) {
        match rows.iter_mut().find(|(own, ..)| *own == path) {
            Some(row) => row.2 = Some(in_words(value)),
            None => rows.push((path, None, Some(in_words(value)))),
        }
    }
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let change = |(name, before, after): (String, Option<String>, Option<String>)| {
        Change::new(&name, before.as_deref(), after.as_deref())
    };
    rows.into_iter().map(change).collect()
}

fn leaves(value: Option<&Value>) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    if let Some(value) = value {
        collect(String::new(), value, &mut found);
    }
    found
}

fn collect<'v>(path: String, value: &'v Value, found: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                collect(path, value, found);
            }
        }
        value => found.push((path, value)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_member_that_changes_is_a_row() {
        let before =
            json!({ "enabled": true, "token": { "format": null, "lifetime_seconds": 60 } });
        let after = json!({ "enabled": false, "token": { "format": "jwt", "lifetime_seconds": 60 }, "scope": ["a", "b"] });
        let rows = changes(before, after);
        assert_eq!(
            rows,
            [
                Change::new("enabled", Some("yes"), Some("no")),
                Change::new("scope", None, Some("a, b")),
                Change::new("token.format", Some("not set"), Some("jwt")),
            ]
        );
    }
}
