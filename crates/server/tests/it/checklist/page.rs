//! The table as a page, `docs/conformance.md`: who looks for what Jurat does of an RFC finds it clause by clause.

use std::fmt::Write as _;

use super::{Row, Section, sections};

/// Where the page stands.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance.md");

/// The variable that has the page written.
const WRITE: &str = "JURAT_WRITE_CONFORMANCE";

const OPENING: &str = "\
# Conformance

What the RFCs demand of the JWT bearer grant, of JWT client authentication and of what stands around them, clause by clause, and
what Jurat answers. Every row is shown over HTTP by a test of that row, in `crates/server/tests/it/checklist/mod.rs` and the files
beside it; where a rule has two sides, both. The page is written from the table of these tests:
`JURAT_WRITE_CONFORMANCE=1 cargo test -p jurat-server --test it checklist::page`. The tests fail when it is another.

Settings in backticks are those of a client or an identity provider, as the administration API names them. The sentences of the
answers stand in [errors.md](errors.md).
";

const CLOSING: &str = "
## Not served

- The identity assertion authorization grant (ID-JAG, `oauth-id-jag+jwt`, a draft): an assertion that says so is refused for its `typ`.
- Encrypted assertions (JWE), and assertions as grants whose signature is an HMAC.
- SAML assertions (RFC 7522).
";

fn page() -> String {
    let mut text = String::from(OPENING);
    for Section { title, rows } in sections() {
        let _ = write!(
            text,
            "\n## {title}\n\n| clause | level | rule | what Jurat answers |\n|---|---|---|---|\n"
        );
        for row in &rows {
            let _ = writeln!(text, "| {} |", cells(row).join(" | "));
        }
    }
    text + CLOSING
}

fn cells(row: &Row) -> [String; 4] {
    let clauses: Vec<_> = row.clauses.split("; ").map(linked).collect();
    let text = |text: &str| {
        assert!(!text.contains(['|', '\n']), "{text}");
        text.to_owned()
    };
    [
        clauses.join("; "),
        text(row.level),
        text(row.rule),
        text(row.answer),
    ]
}

/// A clause, with a link where it is a section of an RFC.
fn linked(clause: &str) -> String {
    let mut words = clause.split(' ');
    let (rfc, number, kind, section) = (words.next(), words.next(), words.next(), words.next());
    let number = number.and_then(|number| number.parse::<u32>().ok());
    match (rfc, number, kind, section) {
        (Some("RFC"), Some(number), Some("section"), Some(section)) => {
            let url = format!("https://www.rfc-editor.org/rfc/rfc{number}#section-{section}");
            format!("[{clause}]({url})")
        }
        _ => clause.to_owned(),
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has no configuration")]
fn the_page_says_what_the_table_says() {
    let text = page();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(PAGE, &text).unwrap();
    }
    let there = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        there == text,
        "docs/conformance.md is outdated: {WRITE}=1 cargo test -p jurat-server --test it checklist::page"
    );
}
