//! `docs/errors.md`: the wire codes, every reason for refusing a token request, and every fault of an authorization request, with what
//! the client or the person at the browser is told.

use std::fmt::Write as _;

use jurat_issuance::authorization_endpoint::Fault;
use jurat_issuance::rejection::{Code, Reason};
use jurat_protocol::error_code::ErrorCode;
use jurat_protocol::section::Section;

const OPENING: &str = "\
# Errors

Generated from the tables in `crates/protocol/src/error_code.rs`, `crates/issuance/src/rejection/reason.rs` and
`crates/issuance/src/authorization_endpoint/fault.rs` by `cargo run -p xtask -- docs`.

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
one that was to authenticate a client; of a token exchange `invalid_grant` is `invalid_request` (RFC 8693 section 2.2.2).
Reasons that share a sentence look the same from outside on purpose: the answer does not tell whether a client or an issuer exists.

| reason | `error` | section | what the client is told |
|---|---|---|---|
";

const FAULTS: &str = "
## Faults of authorization requests

In the order of the checks. Up to `redirect-uri-not-registered` nothing is proven of who asks: the sentence is shown on a page, with status
400, and nothing is redirected. The others go to the client's redirect URI as `error` and `error_description`, with `state` and `iss`; a
request that is pushed is answered with them directly. Scope and resources are judged as at the token endpoint, and refused for the
reasons above. These answers carry no `Jurat-Decision`: nothing was decided about a token.

| fault | `error` | section | what is told |
|---|---|---|---|
";

const ELSEWHERE: &str = "
## Elsewhere

A device authorization request (RFC 8628) is refused for the reasons above, and so is a call of introspection, revocation or the pushed
authorization request endpoint whose client does not authenticate. Registration (RFC 7591) answers `invalid_redirect_uri`,
`invalid_client_metadata`, `invalid_software_statement` or `unapproved_software_statement` with a sentence that names the member;
without a good token it answers 401 `invalid_token`. The administration API answers problem details (RFC 9457), which name the field.
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
    text.push_str(FAULTS);
    for fault in Fault::ALL {
        let (name, code) = (
            format!("`{}`", fault.name()),
            format!("`{}`", fault.code().name()),
        );
        row(
            &mut text,
            &[&name, &code, &linked(fault.section()), fault.sentence()],
        );
    }
    text + ELSEWHERE
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
        for fault in Fault::ALL {
            let (name, code) = (fault.name(), fault.code().name());
            assert!(text.contains(&format!("| `{name}` | `{code}` |")));
            assert!(!fault.sentence().contains('|'), "{name}");
        }
    }
}
