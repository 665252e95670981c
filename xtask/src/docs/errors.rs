//! `docs/errors.md`: the wire codes, and every reason for refusing a token request with what the client is told.

use std::fmt::Write as _;

use jurat_issuance::rejection::{Code, Reason};
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::section::Section;

const OPENING: &str = "\
# Errors

Generated from the tables in `crates/protocol/src/error_code.rs` and `crates/issuance/src/rejection/reason.rs` by
`cargo run -p xtask -- docs`.

An error answer holds `error` and `error_description`: the code, and a sentence that says what to change, with the section
that was violated. It echoes nothing of the request. Every answer of the token endpoint
carries `Jurat-Decision`; the server's log names the exact reason under that id. Another method than POST is answered
with status 405, everything else with that of its code.

## Codes

| `error` | status | defined in |
|---|---|---|
";

const REASONS: &str = "
## Reasons

In the order of the checks. Where two codes stand, the first answers an assertion that was presented as a grant, the second
one that was to authenticate a client. Reasons that share a sentence look the same from outside on purpose: the answer does not
tell whether a client or an issuer exists.

| reason | `error` | section | what the client is told |
|---|---|---|---|
";

/// The document.
pub(super) fn document() -> String {
    let mut text = String::from(OPENING);
    for code in ErrorCode::ALL {
        let (name, status, section) = (code.name(), code.status(), linked(code.section()));
        row(
            &mut text,
            &[&format!("`{name}`"), &status.to_string(), &section],
        );
    }
    text.push_str(REASONS);
    for reason in Reason::ALL {
        let code = match reason.code() {
            Code::Always(code) => format!("`{}`", code.name()),
            Code::OfAssertion => {
                let (grant, client) = (ErrorCode::InvalidGrant, ErrorCode::InvalidClient);
                format!("`{}`, `{}`", grant.name(), client.name())
            }
        };
        let name = format!("`{}`", reason.name());
        row(
            &mut text,
            &[&name, &code, &linked(reason.section()), reason.sentence()],
        );
    }
    text
}

fn row(text: &mut String, cells: &[&str]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn linked(section: Section) -> String {
    format!("[{section}]({})", section.url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_code_and_every_reason_in_whole_rows() {
        let text = document();
        for code in ErrorCode::ALL {
            assert!(text.contains(&format!("| `{}` | {} |", code.name(), code.status())));
        }
        for reason in Reason::ALL {
            assert!(text.contains(&format!("| `{}` |", reason.name())));
            assert!(!reason.sentence().contains('|'), "{}", reason.name());
        }
    }
}
