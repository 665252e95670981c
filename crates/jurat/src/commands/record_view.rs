//! Records of the administration API as tables. Names are the API's own, so that what is read here can be looked up there.

use serde_json::Value;

use super::settings_view;
use super::value_text::{on_off, text};
use crate::key_pair::KeyFiles;
use crate::output::Output;
use crate::terminal::{self, Cell, bold, code, dim, warn};

/// Members that have tables of their own, or are said in words.
const APART: [&str; 5] = ["credentials", "generated_secrets", "keys", "lint", "secret"];

/// Settings that are tables of settings.
const TABLES: [&str; 6] = [
    "assertion",
    "certificate_trust",
    "key_source",
    "leaves",
    "refresh",
    "token",
];

/// Prints a record with its credentials (or keys).
pub(super) fn print(record: &Value, output: Output) {
    if output == Output::Json {
        return terminal::print_json(record);
    }
    let mut rows = Vec::new();
    flatten("", record, &mut rows);
    terminal::print_record(&rows);
    for list in ["credentials", "keys"] {
        if let Some(Value::Array(keys)) = record.get(list) {
            if keys.is_empty() && record["key_source"].is_object() {
                continue;
            }
            terminal::print("");
            print_credentials(keys, Output::Table);
        }
    }
}

/// Prints credentials (or keys).
pub(super) fn print_credentials(credentials: &[Value], output: Output) {
    if output == Output::Json {
        return terminal::print_json(&Value::from(credentials));
    }
    if credentials.is_empty() {
        return terminal::print(dim("no credentials"));
    }
    // Columns that say the same of every credential are left out.
    let some_off = credentials.iter().any(|c| c["enabled"] == false);
    let some_end = credentials.iter().any(|c| c["expires_at"].is_string());
    let some_certificate = credentials.iter().any(|c| c["certificate"].is_object());
    let row = |credential: &Value| {
        let kind = match credential["key_type"].as_str() {
            Some(key_type) => format!("key, {}", terminal::plain(key_type)),
            None => text(&credential["kind"]),
        };
        let mut row: Vec<Cell> = vec![
            text(&credential["id"]).into(),
            kind.into(),
            date(&credential["created_at"]).into(),
        ];
        if some_off {
            row.push(match &credential["enabled"] {
                Value::Bool(false) => Cell::warn("no"),
                value => on_off(value).into(),
            });
        }
        if some_end {
            row.push(or_never(&credential["expires_at"]).into());
        }
        if some_certificate {
            row.push(certificate(&credential["certificate"]).into());
        }
        row
    };
    let mut header = vec!["CREDENTIAL", "KIND", "CREATED"];
    let further = [
        (some_off, "ENABLED"),
        (some_end, "EXPIRES"),
        (some_certificate, "CERTIFICATE"),
    ];
    header.extend(
        further
            .iter()
            .filter(|(shown, _)| *shown)
            .map(|(_, name)| name),
    );
    terminal::print_table(&header, credentials.iter().map(row).collect());
}

fn certificate(certificate: &Value) -> String {
    if certificate.is_null() {
        return String::new();
    }
    let (subject, end) = (
        text(&certificate["subject"]),
        date(&certificate["not_after"]),
    );
    format!("{subject} until {end}")
}

/// Prints a secret that the server made: the one time it is shown.
pub(super) fn print_secret(secret: &str) {
    terminal::print("");
    terminal::print(format_args!("{} {}", bold("secret"), code(secret)));
    terminal::print(warn(
        "This is the only time it is shown. Put it where the client reads it.",
    ));
}

/// Says of the secrets among `credentials` that can be guessed what would be better. `id` is the client's.
pub(super) fn print_weak_secrets(id: &str, credentials: &[Value]) {
    let weak = |credential: &&Value| credential["weak"] == true;
    for credential in credentials.iter().filter(weak) {
        let which = text(&credential["id"]);
        terminal::note(warn(format!(
            "Secret {which} has fewer than 32 characters, so it can be guessed: guesses are slowed down, and each use takes the server longer."
        )));
        terminal::note(format_args!(
            "Better: {}, give it to the client, then {}.",
            code(format!("jurat client secret add {id}")),
            code(format!("jurat client credential remove {id} {which}"))
        ));
    }
}

/// Says where a key that was made is. (The files are what shows the private key, and they show it to their owner alone.)
pub(super) fn print_key_files(files: &KeyFiles) {
    let (key, certificate) = (code(files.key.display()), code(files.certificate.display()));
    terminal::print(format_args!(
        "\nprivate key  {key} (for its owner alone; Jurat has only the certificate)"
    ));
    terminal::print(format_args!("certificate  {certificate}"));
}

/// The date of a point in time; to the second it is in the JSON.
fn date(time: &Value) -> String {
    let time = text(time);
    time.split_once('T')
        .map_or(time.clone(), |(date, _)| date.to_string())
}

fn or_never(value: &Value) -> String {
    terminal::plain(value.as_str().unwrap_or("never"))
}

/// Nested objects of settings become dotted names; what is open (`null`) or empty is left out.
fn flatten(prefix: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let Value::Object(members) = value else {
        return;
    };
    for (name, value) in members {
        let dotted = format!("{prefix}{name}");
        if prefix.is_empty() && APART.contains(&name.as_str()) {
            continue;
        }
        match value {
            Value::Object(_) if TABLES.contains(&name.as_str()) => {
                flatten(&format!("{dotted}."), value, rows);
            }
            _ => {
                let lines = settings_view::lines(&dotted, value);
                let text = lines.map_or_else(|| text(value), |lines| lines.join("\n"));
                if !text.is_empty() {
                    rows.push((dotted, text));
                }
            }
        }
    }
    if prefix.is_empty() {
        // Who it is comes first, all else in the order of the alphabet.
        rows.sort_by_key(|(name, _)| !matches!(name.as_str(), "id" | "issuer" | "uri"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_flattened_to_the_names_of_its_settings() {
        let record = serde_json::json!({
            "enabled": true, "id": "a", "name": null, "scope": ["x", "y"], "credentials": [],
            "assertion": {"audiences": [], "max_life_seconds": 300}, "on_behalf_of": {"only": ["u"]}
        });
        let mut rows = Vec::new();
        flatten("", &record, &mut rows);
        let rows: Vec<_> = rows.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("id", "a"),
                ("assertion.max_life_seconds", "300"),
                ("enabled", "true"),
                ("on_behalf_of", "only: u"),
                ("scope", "x, y")
            ]
        );
    }
}
