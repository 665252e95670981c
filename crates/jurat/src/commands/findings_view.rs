//! What the lint finds about an identity provider: how bad it is, what could happen, and the line that mends it.

use serde_json::Value;

use super::value_text::text;
use crate::terminal::{self, bad, bold, broken, code, dim, warn};

/// What is found, line by line.
pub(super) fn lines(findings: &[Value]) -> Vec<String> {
    let room = terminal::width().saturating_sub(6);
    let mut lines = Vec::new();
    for finding in findings {
        let name = bold(text(&finding["name"]));
        let accepted = finding["accepted"] == true;
        let mark = match (finding["severity"].as_str(), accepted) {
            (_, true) => dim("– accepted").to_string(),
            (Some("risk"), _) => bad("✗ risk").to_string(),
            (Some("warning"), _) => warn("! warning").to_string(),
            _ => dim("· note").to_string(),
        };
        lines.push(format!("{mark}  {name}"));
        let could_happen = text(&finding["what_could_happen"]);
        lines.extend(
            broken(&could_happen, room)
                .into_iter()
                .map(|line| format!("    {line}")),
        );
        if !accepted {
            let mend = code(text(&finding["mend"]));
            lines.push(format!("    {} {mend}", dim("→")));
        }
    }
    lines
}

/// Hints after settings are saved: what is found, as far as nobody accepted it.
pub(super) fn print_hints(record: &Value) {
    let findings = record["lint"].as_array().cloned().unwrap_or_default();
    let open = findings.into_iter().filter(|f| f["accepted"] != true);
    let lines = lines(&open.collect::<Vec<_>>());
    if lines.is_empty() {
        return;
    }
    terminal::note("");
    for line in lines {
        terminal::note(line);
    }
}
