//! Header and claims of an assertion, short: registered claims first, dates as times.

use jurat_registry::clock::Timestamp;
use serde_json::{Map, Value};

use crate::commands::value_text::text;
use crate::terminal::{self, dim, warn};
use crate::time_text;

/// Claims that come first, in this order (RFC 7519 section 4.1).
const FIRST: [&str; 7] = ["iss", "sub", "aud", "iat", "nbf", "exp", "jti"];
/// So many further claims are shown.
const MOST_FURTHER: usize = 24;

/// Prints what is shown of an assertion.
pub(super) fn print(assertion: &Value, now: Timestamp) {
    let mut rows = Vec::new();
    match assertion["header"].as_object() {
        Some(header) => rows.push(("header".to_string(), header_line(header))),
        None => rows.push(("header".to_string(), "(cannot be read)".to_string())),
    }
    match assertion["claims"].as_object() {
        Some(claims) => claim_rows(claims, now, &mut rows),
        None => rows.push(("claims".to_string(), "(cannot be read)".to_string())),
    }
    let room = terminal::width();
    let widest = rows.iter().map(|(name, _)| name.chars().count()).max();
    let widest = widest.unwrap_or(0).min(24);
    for (name, value) in rows {
        let name = cut(&name, 24);
        let value = cut(&value, room.saturating_sub(widest + 4));
        terminal::print(format_args!(
            "  {} {value}",
            dim(format!("{name:<widest$} "))
        ));
    }
    print_issuer(assertion);
}

fn header_line(header: &Map<String, Value>) -> String {
    let known = ["alg", "kid", "typ"];
    let first = known.iter().filter_map(|name| header.get_key_value(*name));
    let others = header
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()));
    let shown = first.chain(others).map(|(name, value)| {
        let value = cut(&text(value), 60);
        format!("{} {value}", terminal::plain(name))
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn claim_rows(claims: &Map<String, Value>, now: Timestamp, rows: &mut Vec<(String, String)>) {
    for name in FIRST {
        if let Some(value) = claims.get(name) {
            rows.push((name.to_string(), claim(name, value, now)));
        }
    }
    let further = || {
        claims
            .iter()
            .filter(|(name, _)| !FIRST.contains(&name.as_str()))
    };
    for (name, value) in further().take(MOST_FURTHER) {
        rows.push((terminal::plain(name), text(value)));
    }
    let more = further().count().saturating_sub(MOST_FURTHER);
    if more > 0 {
        rows.push((
            "…".to_string(),
            format!("{more} more (--output json has them all)"),
        ));
    }
}

fn claim(name: &str, value: &Value, now: Timestamp) -> String {
    let seconds = value
        .as_i64()
        .filter(|_| matches!(name, "iat" | "nbf" | "exp"));
    // Later than the year 9999 is no time that anybody means.
    match seconds.filter(|seconds| (0..=253_402_300_799).contains(seconds)) {
        Some(seconds) => {
            let time = Timestamp::from_seconds(seconds);
            format!("{seconds}  {time}, {}", time_text::relative(time, now))
        }
        None => text(value),
    }
}

fn print_issuer(assertion: &Value) {
    let issuer = &assertion["issuer"];
    if !issuer.is_object() {
        return;
    }
    let kind = match issuer["kind"].as_str() {
        Some("client") => "a client",
        _ => "an identity provider",
    };
    terminal::print(dim(format_args!(
        "  the issuer is registered as {kind}; its keys:"
    )));
    let keys = assertion["keys"].as_array().map_or(&[][..], Vec::as_slice);
    if keys.is_empty() {
        return terminal::print(warn("    none"));
    }
    for key in keys {
        let name = match key["key_id"].as_str() {
            Some(id) => terminal::plain(id),
            None => text(&key["thumbprint"]),
        };
        let line = format!(
            "    {name}  {}, {}",
            text(&key["algorithms"]),
            text(&key["from"])
        );
        if key["live"] == false {
            terminal::print(warn(format!("{line}, no longer counts")));
        } else {
            terminal::print(dim(line));
        }
    }
}

/// The first `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    let one_line = text.replace('\n', " ");
    if one_line.chars().count() <= most {
        return one_line;
    }
    let kept: String = one_line.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}
