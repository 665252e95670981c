//! A plan as people read it: a line for each record, and under it each member that differs, before and after.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::planned::{Change, Planned, Summary};
use crate::terminal::{self, bold, dim, good, plain, warn};

/// Longer values are cut.
const MOST_CHARACTERS: usize = 160;

/// Prints the changes and how many they are.
pub(super) fn print(planned: &Planned) {
    for change in &planned.changes {
        print_change(change);
    }
    if planned.summary.changes() == 0 {
        terminal::print(nothing(planned.summary));
    } else {
        terminal::print(format_args!("\n{}", counts("Plan:", planned.summary)));
    }
}

/// Nothing differs.
pub(super) fn nothing(summary: Summary) -> String {
    let unchanged = summary.unchanged;
    format!(
        "{} Nothing to do: {unchanged} records are as the files say.",
        good("✓")
    )
}

/// How many of each, after `lead`.
pub(super) fn counts(lead: &str, summary: Summary) -> String {
    let Summary {
        insert,
        replace,
        remove,
        unchanged,
    } = summary;
    format!(
        "{} {} to add, {} to change, {} to remove; {unchanged} stay as they are.",
        bold(lead),
        good(insert),
        warn(replace),
        terminal::bad(remove)
    )
}

fn print_change(change: &Change) {
    let kind = change.kind.replace('_', " ");
    let mut title = format!("{kind} {}", plain(&change.name));
    if change.tenant != "default" && change.kind != "tenant" {
        title = format!("{title}  (tenant {})", plain(&change.tenant));
    }
    match change.action.as_str() {
        "insert" => terminal::print(format_args!("{} {}", good("+"), bold(title))),
        "remove" => terminal::print(format_args!("{} {}", terminal::bad("-"), bold(title))),
        _ => terminal::print(format_args!("{} {}", warn("~"), bold(title))),
    }
    let (before, after) = (members(&change.before), members(&change.after));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    for name in names {
        let name_shown = plain(name);
        let line = match (before.get(name), after.get(name)) {
            (Some(old), Some(new)) => {
                format!(
                    "{name_shown}: {} {} {}",
                    terminal::bad(old),
                    dim("→"),
                    good(new)
                )
            }
            (Some(old), None) => format!("{name_shown}: {} {}", terminal::bad(old), dim("→ none")),
            (None, Some(new)) => format!("{name_shown}: {}", good(new)),
            (None, None) => continue,
        };
        terminal::print(format_args!("    {line}"));
    }
    if let Some(detail) = &change.detail {
        terminal::print(format_args!("    {}", plain(detail)));
    }
}

/// Members by their paths. A key or a secret is one of them, whole.
fn members(value: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Value::Object(members) = value else {
        return found;
    };
    for (name, value) in members {
        match (name.as_str(), value) {
            ("keys", Value::Object(keys)) => {
                found.extend(
                    keys.iter()
                        .map(|(id, key)| (format!("key {id}"), key_text(key))),
                );
            }
            ("secrets", Value::Object(secrets)) => {
                let secrets = secrets.iter();
                found.extend(secrets.map(|(id, one)| (format!("secret {id}"), secret_text(one))));
            }
            _ => flat(name, value, &mut found),
        }
    }
    found
}

fn flat(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                flat(&format!("{path}.{name}"), value, found);
            }
        }
        other => {
            let text = if other.is_null() {
                "none".to_owned()
            } else {
                other.to_string()
            };
            found.insert(path.to_owned(), cut(&text));
        }
    }
}

/// What tells one key from another.
fn key_text(key: &Value) -> String {
    let shown = ["/key/key_type", "/key/certificate/subject", "/key/key_id"];
    let shown = shown.iter().filter_map(|path| key.pointer(path)?.as_str());
    let shown: Vec<_> = shown.collect();
    let text = match (shown.is_empty(), key.get("enabled")) {
        (true, _) => key.to_string(),
        (false, Some(Value::Bool(false))) => format!("{}, switched off", shown.join(" ")),
        (false, _) => shown.join(" "),
    };
    with_end(&cut(&text), key)
}

fn secret_text(secret: &Value) -> String {
    let text = match secret.get("enabled") {
        Some(Value::Bool(false)) => "switched off",
        Some(_) => "counts",
        None => "",
    };
    with_end(text, secret)
}

fn with_end(text: &str, of: &Value) -> String {
    match of.get("expires_at").and_then(Value::as_str) {
        Some(end) => format!("{text} until {}", plain(end)),
        None => text.to_owned(),
    }
}

fn cut(text: &str) -> String {
    let text = plain(text);
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
