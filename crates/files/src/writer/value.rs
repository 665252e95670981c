//! Values as TOML writes them, on one line but for texts of several.

use serde_json::Value;

/// A key.
pub(super) fn key(name: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(is_bare) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text; one of several lines, such as a PEM, keeps them.
pub(super) fn text(text: &str) -> String {
    let is_plain = |c: char| !c.is_control() || c == '\n';
    let keeps_lines = text.contains('\n') && !text.contains("'''") && !text.ends_with('\'');
    if keeps_lines && text.chars().all(is_plain) {
        return format!("'''\n{text}'''");
    }
    quoted(text)
}

/// JSON's escapes are TOML's, but for one character that TOML wants escaped as well.
fn quoted(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.replace('\u{7f}', "\\u007f")
}

/// A value. `null` is nothing in TOML: members that are `null` are left out.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Null => String::from("\"\""),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(stated) => text(stated),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            let members = members.map(|(name, value)| format!("{} = {}", key(name), inline(value)));
            let members: Vec<_> = members.collect();
            if members.is_empty() {
                return "{}".to_owned();
            }
            format!("{{ {} }}", members.join(", "))
        }
    }
}
