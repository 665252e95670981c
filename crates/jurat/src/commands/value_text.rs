//! Values of the administration API on one line.

use serde_json::Value;

use crate::terminal;

/// A value on one line.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => terminal::plain(text),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| format!("{name}: {}", text(value));
            members.iter().map(member).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// Whether a record is switched on, in a word.
pub(super) fn on_off(value: &Value) -> String {
    if value == &Value::Bool(false) {
        "no"
    } else {
        "yes"
    }
    .to_string()
}
