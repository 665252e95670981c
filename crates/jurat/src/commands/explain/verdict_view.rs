//! What comes of a request: the token, or the refusal; and the record of a decision.

use jurat_registry::clock::Timestamp;
use serde_json::Value;

use crate::commands::value_text::text;
use crate::terminal::{self, bad, bold, broken, dim, good, warn};
use crate::time_text;

/// Prints what was recorded of a decision.
pub(super) fn print_decision(decision: &Value, now: Timestamp) {
    if decision.is_null() {
        return;
    }
    terminal::print(format_args!(
        "{} {}",
        bold("Decision"),
        text(&decision["id"])
    ));
    let made: Option<Timestamp> = decision["at"].as_str().and_then(|at| at.parse().ok());
    let made = made.map(|at| format!("{at}, {}", time_text::relative(at, now)));
    let rows = [
        ("made", made.unwrap_or_default()),
        ("grant", text(&decision["grant_type"])),
        ("client", text(&decision["client"])),
        ("issuer", text(&decision["issuer"])),
        ("SHA-256 of it", text(&decision["fingerprint"])),
        ("compared", text(&decision["detail"])),
        ("claim rule read", text(&decision["evidence"])),
    ];
    print_rows(&rows);
    terminal::print("");
}

/// Prints what comes of it.
pub(super) fn print(explanation: &Value) {
    let was_made = explanation["decision"].is_object();
    if explanation["granted"] != true {
        return print_refusal(explanation, was_made);
    }
    let verdict = match (was_made, explanation["provisional"] == true) {
        (true, _) => "A token was issued.",
        (false, true) => "A token would be issued, as far as this can be judged.",
        (false, false) => "A token would be issued.",
    };
    terminal::print(format_args!("{} {}", good("✓"), bold(verdict)));
    if explanation["provisional"] == true && !was_made {
        print_open(explanation);
    }
    let token = &explanation["token"];
    let form = match token["algorithm"].as_str() {
        Some(algorithm) => format!("{}, {algorithm}", text(&token["format"])),
        None => text(&token["format"]),
    };
    let life = token["lifetime_seconds"].as_i64().map(time_text::duration);
    let rows = [
        ("subject", text(&token["subject"])),
        ("client", client(&explanation["client"])),
        ("scope", text(&token["scope"])),
        ("audience", text(&token["audience"])),
        ("token", form),
        ("lives", life.unwrap_or_default()),
        ("carries", carried(&token["claims"])),
    ];
    print_rows(&rows);
}

fn print_refusal(explanation: &Value, was_made: bool) {
    let refusal = &explanation["refusal"];
    let verb = if was_made {
        "It was refused"
    } else {
        "It would be refused"
    };
    let code = text(&refusal["error"]);
    let status = text(&refusal["status"]);
    terminal::print(format_args!(
        "{} {} {code} (HTTP {status})",
        bad("✗"),
        bold(format!("{verb}:"))
    ));
    let room = terminal::width().saturating_sub(4);
    for line in broken(&text(&refusal["error_description"]), room) {
        terminal::print(format_args!("  {line}"));
    }
    let checks = explanation["checks"].as_array();
    let failed = checks
        .into_iter()
        .flatten()
        .filter(|check| check["outcome"] == "failed");
    let failed = failed.count();
    if failed > 1 {
        terminal::print(dim(format_args!(
            "  {failed} checks fail; the answer names the first alone."
        )));
    }
}

/// What was assumed or could not be judged.
fn print_open(explanation: &Value) {
    let checks = explanation["checks"].as_array();
    let open = checks.into_iter().flatten().filter(|check| {
        matches!(check["outcome"].as_str(), Some("assumed" | "not_judged"))
            && !matches!(check["step"].as_str(), Some("signing" | "record"))
    });
    let names: Vec<_> = open.map(|check| text(&check["step"])).collect();
    if !names.is_empty() {
        let sentence = format!("assumed or not judged: {}", names.join(", "));
        for line in broken(&sentence, terminal::width().saturating_sub(4)) {
            terminal::print(warn(format!("  {line}")));
        }
    }
}

fn client(client: &Value) -> String {
    let id = text(&client["id"]);
    match client["method"].as_str() {
        _ if client["assumed"] == true => format!("{id} (assumed)"),
        Some(method) => format!("{id}, by {method}"),
        None => id,
    }
}

/// Claims beside those that every token has.
fn carried(claims: &Value) -> String {
    const USUAL: [&str; 9] = [
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "scope",
        "client_id",
    ];
    let claims = claims.as_object();
    let further = claims.into_iter().flatten();
    let further = further.filter(|(name, _)| !USUAL.contains(&name.as_str()));
    let shown = further.map(|(name, value)| format!("{}: {}", terminal::plain(name), text(value)));
    shown.collect::<Vec<_>>().join("\n")
}

fn print_rows(rows: &[(&str, String)]) {
    let rows = rows.iter().filter(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows
        .map(|(name, value)| (format!("  {name}"), value.clone()))
        .collect();
    terminal::print_record(&rows);
}
