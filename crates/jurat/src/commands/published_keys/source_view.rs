//! Where keys are read, when, and what is wrong with that.

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::commands::value_text::text;
use crate::terminal::{self, bad, bold, code, dim, warn};
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
    terminal::print(dim(format_args!("  {}", manner(source))));
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
            let Owner { kind, name } = owner;
            let refresh = code(format!("jurat {kind} refresh {name}"));
            terminal::print(format_args!(
                "  Not read yet: it is read when an assertion comes, or now by {refresh}"
            ));
        }
        return;
    }
    let mut words = vec![format!("Read {}", when(&state["read_at"], now))];
    let next = when(&state["next_read_at"], now);
    if !next.is_empty() {
        words.push(format!("again {next}"));
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
    let since = when(&failing["since"], now);
    terminal::print(format_args!(
        "  {} {}",
        bad(format!("✗ Failing since {since}{times}:")),
        text(&failing["why"])
    ));
    let until: Option<Timestamp> = state["usable_until"]
        .as_str()
        .and_then(|text| text.parse().ok());
    match until.filter(|until| *until > now) {
        Some(until) => terminal::print(warn(format!(
            "    The keys read before count until {until}, {}.",
            time_text::relative(until, now)
        ))),
        None => terminal::print(bad("    No published key counts now.")),
    }
    let Owner { kind, name } = owner;
    let refresh = code(format!("jurat {kind} refresh {name}"));
    terminal::print(format_args!(
        "    {} when it is mended: {refresh}",
        dim("→")
    ));
}

fn print_refused(state: &Value) {
    let refused = state["refused"].as_array();
    for key in refused.into_iter().flatten() {
        let name = text(&key["key"]);
        let why = text(&key["why"]);
        match key["fault"].as_str() {
            Some("not_for_us") => {
                terminal::print(dim(format_args!("  – key {name} is not for here: {why}")));
            }
            Some("secret") => terminal::print(format_args!(
                "  {} {why}. Whoever reads the document can sign with it: tell its issuer",
                bad(format!("✗ key {name} is not taken:"))
            )),
            _ => terminal::print(format_args!(
                "  {} {why}",
                warn(format!("! key {name} is not taken:"))
            )),
        }
    }
}
