//! Keys and secrets of a record. A certificate or a public key stands in the file or in one beside it; a secret never stands in it: it is
//! named by `secret_file` or `secret_env`, or only its digest is there.

use serde_json::{Map, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::around::{Around, text};
use super::plain_json;
use super::wrong::Wrong;
use crate::kind::Kind;
use crate::nearest::nearest;

/// What may be stated of a key.
const KEY: [&str; 8] = [
    "certificate",
    "certificate_file",
    "public_key",
    "public_key_file",
    "jwk",
    "jwk_file",
    "jwks",
    "jwks_file",
];

/// What may be stated of a secret.
const SECRET: [&str; 3] = ["secret_file", "secret_env", "digest"];

/// What may be stated of either.
const EITHER: [&str; 2] = ["enabled", "expires_at"];

/// Reads all keys and secrets of a record.
pub(super) fn read_all(
    kind: Kind,
    entries: Spanned<DeValue<'_>>,
    around: &Around<'_>,
) -> Result<Vec<Value>, Wrong> {
    let at = entries.span().start;
    let not_tables = || {
        let sentence = "write each as a table of its own, under double brackets";
        Wrong::new(at, "", sentence)
    };
    let DeValue::Array(entries) = entries.into_inner() else {
        return Err(not_tables());
    };
    let read = |entry: Spanned<DeValue<'_>>| {
        let at = entry.span().start;
        match entry.into_inner() {
            DeValue::Table(table) => one(kind, table, at, around),
            _ => Err(not_tables()),
        }
    };
    entries.into_iter().map(read).collect()
}

fn one(kind: Kind, table: DeTable<'_>, at: usize, around: &Around<'_>) -> Result<Value, Wrong> {
    let mut members = Map::new();
    let mut source = None;
    for (key, value) in table {
        let (name, key_at) = (key.get_ref().to_string(), key.span().start);
        if EITHER.contains(&name.as_str()) {
            let plain = plain_json::of_value(value).map_err(|e| Wrong::new(key_at, &name, e))?;
            members.insert(name, plain);
            continue;
        }
        if !is_source(kind, &name) {
            return Err(Wrong::new(key_at, &name, unknown(kind, &name)));
        }
        if source.replace(name.clone()).is_some() {
            return Err(Wrong::new(key_at, name, exactly_one(kind)));
        }
        let (member, value) = resolved(&name, value, around)?;
        members.insert(member.to_owned(), value);
    }
    match source {
        Some(_) => Ok(Value::Object(members)),
        None => Err(Wrong::new(at, "", exactly_one(kind))),
    }
}

fn is_source(kind: Kind, name: &str) -> bool {
    KEY.contains(&name) || (kind == Kind::Client && SECRET.contains(&name))
}

fn exactly_one(kind: Kind) -> String {
    let secrets: &[_] = if kind == Kind::Client { &SECRET } else { &[] };
    let names: Vec<_> = KEY.iter().chain(secrets).copied().collect();
    format!("state exactly one of {}", names.join(", "))
}

fn unknown(kind: Kind, name: &str) -> String {
    if name == "secret" {
        return match kind {
            Kind::Client => {
                "a secret never stands in a file: say where it is, by secret_file or secret_env"
            }
            _ => "an identity provider signs with keys: it has no secret",
        }
        .to_owned();
    }
    let known = KEY.iter().chain(&SECRET).chain(&EITHER).copied();
    let known = known.filter(|known| is_source(kind, known) || EITHER.contains(known));
    match nearest(name, known) {
        Some(near) => format!("there is no such key; did you mean {near}?"),
        None => exactly_one(kind),
    }
}

/// The member of the document that a stated key becomes.
fn resolved(
    name: &str,
    value: Spanned<DeValue<'_>>,
    around: &Around<'_>,
) -> Result<(&'static str, Value), Wrong> {
    let at = value.span().start;
    let file = |value: &Spanned<DeValue<'_>>| read_file(name, value, around);
    Ok(match name {
        "certificate" => ("certificate", Value::from(text(&value, name)?.0)),
        "certificate_file" => ("certificate", Value::from(file(&value)?)),
        "public_key" => ("public_key", Value::from(text(&value, name)?.0)),
        "public_key_file" => ("public_key", Value::from(file(&value)?)),
        "jwk_file" => ("jwk", Value::from(file(&value)?)),
        "jwks_file" => ("jwks", Value::from(file(&value)?)),
        "secret_file" => ("secret", secret(name, &file(&value)?, at)?),
        "secret_env" => (
            "secret",
            secret(name, &variable(name, &value, around)?, at)?,
        ),
        "jwk" | "jwks" | "digest" => {
            let member = match name {
                "jwk" => "jwk",
                "jwks" => "jwks",
                _ => "digest",
            };
            let plain = plain_json::of_value(value).map_err(|e| Wrong::new(at, name, e))?;
            (member, plain)
        }
        _ => return Err(Wrong::new(at, name, "there is no such key")),
    })
}

fn read_file(
    name: &str,
    value: &Spanned<DeValue<'_>>,
    around: &Around<'_>,
) -> Result<String, Wrong> {
    let (path, at) = text(value, name)?;
    let read = around.references.file(around.path, &path);
    read.map_err(|why| Wrong::new(at, name, why))
}

fn variable(
    name: &str,
    value: &Spanned<DeValue<'_>>,
    around: &Around<'_>,
) -> Result<String, Wrong> {
    let (variable, at) = text(value, name)?;
    let read = around.references.variable(&variable);
    read.map_err(|why| Wrong::new(at, name, why))
}

/// A secret as the administration API takes it. The line's end that editors add does not belong to it.
fn secret(name: &str, read: &str, at: usize) -> Result<Value, Wrong> {
    Ok(json!({ "value": without_line_end(name, read, at)? }))
}

fn without_line_end<'a>(name: &str, read: &'a str, at: usize) -> Result<&'a str, Wrong> {
    let text = read.strip_suffix('\n').unwrap_or(read);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(Wrong::new(at, name, "there is nothing in it"));
    }
    Ok(text)
}

/// A user's password, by reference or as its digest; nothing where none is stated.
pub(super) fn password(
    table: &mut DeTable<'_>,
    around: &Around<'_>,
) -> Result<Map<String, Value>, Wrong> {
    if let Some(value) = table.get("password") {
        let sentence =
            "a password never stands in a file: say where it is, by password_file or password_env";
        return Err(Wrong::new(value.span().start, "password", sentence));
    }
    let mut stated = Map::new();
    for name in ["password_file", "password_env", "password_digest"] {
        let Some(value) = table.remove(name) else {
            continue;
        };
        let at = value.span().start;
        if !stated.is_empty() {
            let sentence = "state one of password_file, password_env and password_digest";
            return Err(Wrong::new(at, name, sentence));
        }
        let (member, text) = match name {
            "password_digest" => ("password_digest", text(&value, name)?.0),
            "password_file" => ("password", read_file(name, &value, around)?),
            _ => ("password", variable(name, &value, around)?),
        };
        let text = without_line_end(name, &text, at)?;
        stated.insert(member.to_owned(), Value::from(text));
    }
    Ok(stated)
}
