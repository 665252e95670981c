//! Where keys are read, when, and what is wrong with that.

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::commands::value_text::text;
use crate::terminal::{self, bad, bold, broken, code, dim, warn};
use crate::time_text;

use super::{Owner, when};

/// Prints how the source fares, all but its keys.
pub(super) fn print(source: &Value, owner: Owner<'_>, now: Timestamp) {
    let state = &source["state"];
    let address = state["read_from"]
        .as_str()
        .or_else(|| url(source))
        .map(terminal::plain);
    match address {
        Some(address) => terminal::print(format_args!("{} {address}", bold("Published at"))),
        None => terminal::print(bold("Published")),
    }
    for line in broken(&manner(source), terminal::width().saturating_sub(2)) {
        terminal::print(dim(format_args!("  {line}")));
    }
    print_times(state, owner, now);
    print_failing(state, owner, now);
    print_refused(state);
}

/// The URL that the settings state.
fn url(source: &Value) -> Option<&str> {
    let document = source["from"].as_object()?.values().next()?;
    document["url"].as_str()
}

/// How the document is found and read, in words.
fn manner(source: &Value) -> String {
    let from = &source["from"];
    let found = match from.as_object().and_then(|from| from.keys().next()) {
        Some(name) => match &**name {
            "jwks_url" => "a JWK Set",
            "spiffe_bundle" => "a SPIFFE bundle",
            "kubernetes" => "a Kubernetes API server's JWK Set",
            _ => "a document",
        },
        None => "found by the issuer's own metadata",
    };
    let mut words = vec![found.to_string()];
    if source["local"] == true {
        words.push("local".into());
    }
    if source["tls_authorities"].is_string() {
        words.push("with certificate authorities of its own".into());
    }
    if let Some(seconds) = source["stale_if_error_seconds"].as_i64() {
        words.push(match seconds {
            0 => "keys that cannot be read again count no longer".into(),
            _ => format!(
                "keys that cannot be read again count for {} more",
                time_text::duration(seconds)
            ),
        });
    }
    words.join("; ")
}

fn print_times(state: &Value, owner: Owner<'_>, now: Timestamp) {
    if state["read_at"].is_null() {
        if state["failing"].is_null() {
            let (kind, name) = (owner.kind, owner.word());
            let refresh = code(format!("jurat {kind} refresh {name}"));
            terminal::print(format_args!(
                "  Not read yet: it is read when an assertion comes, or now by {refresh}"
            ));
        }
        return;
    }
    let mut words = vec![format!("Read {}", when(&state["read_at"], now))];
    let next: Option<Timestamp> = state["next_read_at"]
        .as_str()
        .and_then(|text| text.parse().ok());
    match next {
        Some(next) if next > now => words.push(format!("again {}", time_text::relative(next, now))),
        Some(_) => words.push("due to be read again".into()),
        None => {}
    }
    terminal::print(format_args!("  {}", words.join(", ")));
}

fn print_failing(state: &Value, owner: Owner<'_>, now: Timestamp) {
    let failing = &state["failing"];
    if failing.is_null() {
        return;
    }
    let times = match failing["failures"].as_u64() {
        Some(1) | None => String::new(),
        Some(times) => format!(", {times} times in a row"),
    };
    let since: Option<Timestamp> = failing["since"].as_str().and_then(|text| text.parse().ok());
    let seconds = since.map_or(0, |since| now.seconds().saturating_sub(since.seconds()));
    let lasting = time_text::duration(seconds.max(1));
    terminal::print(format_args!(
        "  {}",
        bad(format!("✗ Failing for {lasting}{times}"))
    ));
    for line in broken(&text(&failing["why"]), terminal::width().saturating_sub(4)) {
        terminal::print(format_args!("    {line}"));
    }
    let until: Option<Timestamp> = state["usable_until"]
        .as_str()
        .and_then(|text| text.parse().ok());
    match until.filter(|until| *until > now) {
        Some(until) => terminal::print(warn(format!(
            "    The keys read before count for {} more.",
            time_text::duration(until.seconds().saturating_sub(now.seconds()))
        ))),
        None => terminal::print(bad("    No published key counts now.")),
    }
    let (kind, name) = (owner.kind, owner.word());
    let refresh = code(format!("jurat {kind} refresh {name}"));
    terminal::print(format_args!(
        "    {} when it is mended: {refresh}",
        dim("→")
    ));
}

fn print_refused(state: &Value) {
    let room = terminal::width().saturating_sub(4);
    let refused = state["refused"].as_array();
    for key in refused.into_iter().flatten() {
        let said = format!("key {}: {}", text(&key["key"]), text(&key["why"]));
        let mut mark = match key["fault"].as_str() {
            Some("not_for_us") => dim("–").to_string(),
            Some("secret") => bad("✗").to_string(),
            _ => warn("!").to_string(),
        };
        for line in broken(&said, room) {
            terminal::print(format_args!("  {mark} {line}"));
            mark = " ".into();
        }
    }
}
