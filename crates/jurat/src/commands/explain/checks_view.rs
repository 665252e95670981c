//! Each check in order, a line each: what it came to, its name, the clause, and what was seen. Under one that failed stands why, what was
//! compared, and what would mend it.

use serde_json::Value;

use crate::commands::value_text::text;
use crate::terminal::{self, bad, bold, broken, code, dim, good, warn};

use super::assertion_view::cut;

/// The widest name of a check.
const NAME: usize = 21;
/// So wide a terminal has room for clauses as they are cited.
const WIDE: usize = 100;

/// So many checks in a row that were not reached share their lines.
const MANY: usize = 4;

/// Prints the checks.
pub(super) fn print(checks: &[Value]) {
    let alike =
        |one: &Value, next: &Value| one["of"] == next["of"] && is_open(one) == is_open(next);
    let mut part = "";
    for run in checks.chunk_by(alike) {
        let Some(first) = run.first() else { continue };
        let of = first["of"].as_str().unwrap_or_default();
        if of != part {
            part = of;
            terminal::print(bold(heading(of)));
        }
        if is_open(first) && run.len() >= MANY {
            print_not_reached(run);
        } else {
            run.iter().for_each(print_check);
        }
    }
}

/// Whether nothing is known of a check.
fn is_open(check: &Value) -> bool {
    matches!(
        check["outcome"].as_str(),
        Some("not_reached" | "not_judged")
    )
}

fn print_not_reached(run: &[Value]) {
    let names: Vec<_> = run.iter().map(|check| text(&check["step"])).collect();
    let sentence = format!("not reached: {}", names.join(", "));
    let mut mark = "–";
    for line in broken(&sentence, terminal::width().saturating_sub(2)) {
        terminal::print(dim(format!("{mark} {line}")));
        mark = " ";
    }
}

fn heading(of: &str) -> &'static str {
    match of {
        "client_assertion" => "Checks of the client's own assertion",
        "assertion" => "Checks of the assertion",
        _ => "Checks of the request",
    }
}

fn print_check(check: &Value) {
    let name = format!("{:<NAME$}", text(&check["step"]));
    let clause = clause(check);
    let lead = |name: &str| format!("{name}  {}  ", dim(&clause));
    let taken = 2 + NAME + 2 + clause.chars().count() + 2;
    let room = terminal::width().saturating_sub(taken);
    match check["outcome"].as_str().unwrap_or_default() {
        "passed" => terminal::print(format_args!(
            "{} {}{}",
            good("✓"),
            lead(&name),
            seen(check, room)
        )),
        "failed" => {
            let title = cut(&text(&check["title"]), room);
            terminal::print(format_args!(
                "{} {}{}",
                bad("✗"),
                lead(&bad(&name).to_string()),
                title
            ));
            print_failure(check);
        }
        "assumed" => terminal::print(format_args!(
            "{} {}assumed, as --client asks",
            warn("?"),
            lead(&name)
        )),
        "not_judged" => terminal::print(dim(format_args!("– {name}  {clause}  not judged here"))),
        _ => terminal::print(dim(format_args!("– {name}  {clause}  not reached"))),
    }
}

/// The clause, as wide as the widest: `RFC 7515 section 4.1.11`, and without the word `section` where there is little room.
fn clause(check: &Value) -> String {
    let clause = text(&check["clause"]);
    if terminal::width() >= WIDE {
        format!("{clause:<23}")
    } else {
        format!("{:<15}", clause.replace(" section ", " "))
    }
}

/// What a check that passed saw: the values where they fit, else what holds.
fn seen(check: &Value, room: usize) -> String {
    let title = text(&check["title"]);
    let compared = &check["compared"];
    if compared.is_null() {
        return dim(cut(&title, room)).to_string();
    }
    let found = text(&compared["found"]);
    let whole = format!("{title}: {found}");
    if whole.chars().count() <= room {
        return format!("{} {found}", dim(format!("{title}:")));
    }
    cut(&found, room)
}

fn print_failure(check: &Value) {
    let room = terminal::width().saturating_sub(6);
    let paragraph = |text: &str| {
        for line in broken(text, room) {
            terminal::print(format_args!("    {line}"));
        }
    };
    paragraph(&text(&check["why"]));
    let compared = &check["compared"];
    for member in ["found", "expected"] {
        if compared[member].is_string() {
            let mut name = format!("{member:<9}");
            for line in broken(&text(&compared[member]), room.saturating_sub(10)) {
                terminal::print(format_args!("    {} {line}", dim(&name)));
                name = " ".repeat(9);
            }
        }
    }
    // What was compared says it better, but not why a rule came to what it did.
    let detail = text(&check["detail"]);
    let says_more = compared.is_null() || check["step"] == "claim-rule";
    if says_more && !detail.is_empty() {
        for line in broken(&detail, room) {
            terminal::print(dim(format_args!("    {line}")));
        }
    }
    for mend in check["mend"].as_array().into_iter().flatten() {
        let mut arrow = "→";
        for line in broken(&text(&mend["advice"]), room.saturating_sub(2)) {
            terminal::print(format_args!("    {} {line}", dim(arrow)));
            arrow = " ";
        }
        if let Some(command) = mend["command"].as_str() {
            // In one piece, to be copied.
            terminal::print(format_args!("      {}", code(terminal::plain(command))));
        }
    }
}
