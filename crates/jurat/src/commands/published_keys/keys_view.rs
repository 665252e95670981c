//! Every key of one issuer: those registered here, and those it publishes.

use jurat_registry::clock::{Clock, SystemClock, Timestamp};
use serde_json::Value;

use crate::commands::value_text::{on_off, text};
use crate::output::Output;
use crate::terminal::{self, Cell, bold, code, dim};

use super::{Owner, source_view, when};

/// Certificates that end in so many seconds are marked: 30 days.
const SOON: i64 = 30 * 86_400;

/// Prints the keys.
pub(crate) fn print(keys: &Value, owner: Owner<'_>, output: Output) {
    if output == Output::Json {
        return terminal::print_json(keys);
    }
    let now = SystemClock.now();
    let registered = items(&keys["registered"]);
    let source = &keys["source"];
    if registered.is_empty() && source.is_null() {
        return print_none(owner);
    }
    if !registered.is_empty() {
        terminal::print(bold("Registered here"));
        print_registered(registered, now);
    }
    if !source.is_null() {
        if !registered.is_empty() {
            terminal::print("");
        }
        source_view::print(source, owner, now);
        print_published(items(&source["state"]["keys"]), now);
    }
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn print_none(owner: Owner<'_>) {
    let (kind, name) = (owner.kind, owner.word());
    terminal::print(format_args!(
        "{name} has no keys: none is registered, and none is published."
    ));
    let add = match kind {
        "client" => "client credential add",
        _ => "idp key add",
    };
    let register = format!("jurat {add} {name} --certificate FILE");
    let publish = match kind {
        "client" => format!("jurat client update {name} --jwks-url URL"),
        _ => format!("jurat idp update {name} --discover"),
    };
    terminal::print(format_args!(
        "{} {}\n{} {}",
        dim("→"),
        code(register),
        dim("→"),
        code(publish)
    ));
}

fn print_registered(keys: &[Value], now: Timestamp) {
    // Columns that say the same of every key are left out.
    let some_off = keys.iter().any(|key| key["enabled"] == false);
    let some_end = keys.iter().any(|key| key["expires_at"].is_string());
    let some_certificate = keys.iter().any(|key| key["certificate"].is_object());
    let row = |key: &Value| {
        let mut row: Vec<Cell> = vec![
            text(&key["id"]).into(),
            text(&key["key_type"]).into(),
            when(&key["created_at"], now).into(),
        ];
        if some_off {
            row.push(enabled(&key["enabled"]));
        }
        if some_end {
            row.push(end(&key["expires_at"], now));
        }
        if some_certificate {
            row.push(certificate(&key["certificate"], now));
        }
        row
    };
    let mut header = vec!["KEY", "KIND", "ADDED"];
    let further = [
        (some_off, "ENABLED"),
        (some_end, "ENDS"),
        (some_certificate, "CERTIFICATE"),
    ];
    header.extend(
        further
            .iter()
            .filter(|(shown, _)| *shown)
            .map(|(_, name)| name),
    );
    terminal::print_table(&header, keys.iter().map(row).collect());
}

fn print_published(keys: &[Value], now: Timestamp) {
    if keys.is_empty() {
        return;
    }
    terminal::print("");
    let has_certificates = keys.iter().any(|key| key["certificate"].is_object());
    let row = |key: &Value| {
        let name = match key["key_id"].as_str() {
            Some(name) => terminal::plain(name),
            None => format!("(none) {}", text(&key["thumbprint"])),
        };
        let mut row: Vec<Cell> = vec![
            name.into(),
            text(&key["kind"]).into(),
            text(&key["algorithms"]).into(),
            when(&key["first_seen"], now).into(),
            when(&key["last_seen"], now).into(),
            or_never(when(&key["last_used"], now)).into(),
        ];
        if has_certificates {
            row.push(certificate(&key["certificate"], now));
        }
        row
    };
    let mut header = vec![
        "KEY ID",
        "KIND",
        "ALGORITHMS",
        "FIRST SEEN",
        "LAST SEEN",
        "LAST USED",
    ];
    if has_certificates {
        header.push("CERTIFICATE");
    }
    terminal::print_table(&header, keys.iter().map(row).collect());
}

fn or_never(when: String) -> String {
    if when.is_empty() {
        "never".into()
    } else {
        when
    }
}

fn enabled(value: &Value) -> Cell {
    match value {
        Value::Bool(false) => Cell::warn("no"),
        value => on_off(value).into(),
    }
}

/// When something ends: in colour when it has, or soon will.
fn end(at: &Value, now: Timestamp) -> Cell {
    let end: Option<Timestamp> = at.as_str().and_then(|text| text.parse().ok());
    let Some(end) = end else {
        return or_never(String::new()).into();
    };
    coloured(end, now, when(at, now))
}

/// When a certificate ends, and whose it is.
fn certificate(certificate: &Value, now: Timestamp) -> Cell {
    let at = &certificate["not_after"];
    let end: Option<Timestamp> = at.as_str().and_then(|text| text.parse().ok());
    let Some(end) = end else {
        return String::new().into();
    };
    let (verb, whose) = (
        if end <= now { "ended" } else { "ends" },
        text(&certificate["subject"]),
    );
    coloured(end, now, format!("{verb} {}, {whose}", when(at, now)))
}

fn coloured(end: Timestamp, now: Timestamp, text: String) -> Cell {
    match end.seconds().saturating_sub(now.seconds()) {
        ..=0 => Cell::bad(text),
        1..SOON => Cell::warn(text),
        _ => text.into(),
    }
}
