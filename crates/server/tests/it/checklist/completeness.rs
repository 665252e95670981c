//! No clause is left out: every one that must be shown is named by a row, and a row names no other.

use std::collections::BTreeSet;

use super::sections;

/// The clauses of each section of the table.
const CLAUSES: [&[&str]; 4] = [GRANT, CLIENT_AUTHENTICATION, JOSE, ANSWERS];

const GRANT: &[&str] = &[
    "RFC 6749 section 2.3",
    "RFC 6749 section 2.3.1",
    "RFC 6749 section 3.2",
    "RFC 6749 section 3.2.1",
    "RFC 6749 section 3.3",
    "RFC 6749 section 5.1",
    "RFC 6749 section 5.2",
    "RFC 7515 section 5.2",
    "RFC 7519 section 4",
    "RFC 7519 section 4.1.4",
    "RFC 7519 section 4.1.5",
    "RFC 7519 section 7.2",
    "RFC 7521 section 4.1",
    "RFC 7521 section 4.1.1",
    "RFC 7521 section 4.2",
    "RFC 7521 section 5.2",
    "RFC 7521 section 6.3.1",
    "RFC 7523 section 2.1",
    "RFC 7523 section 3 item 1",
    "RFC 7523 section 3 item 2",
    "RFC 7523 section 3 item 3",
    "RFC 7523 section 3 item 4",
    "RFC 7523 section 3 item 5",
    "RFC 7523 section 3 item 6",
    "RFC 7523 section 3 item 7",
    "RFC 7523 section 3 item 8",
    "RFC 7523 section 3 item 9",
    "RFC 7523 section 3 item 10",
    "RFC 7523 section 3.1",
    "RFC 7523 section 5",
    "RFC 7523 section 6",
];

const CLIENT_AUTHENTICATION: &[&str] = &[
    "FAPI 2.0",
    "OpenID Connect Core section 9",
    "RFC 6749 section 2.3",
    "RFC 6749 section 5.2",
    "RFC 7521 section 4.2",
    "RFC 7523 section 2.2",
    "RFC 7523 section 3 item 1",
    "RFC 7523 section 3 item 2",
    "RFC 7523 section 3 item 3",
    "RFC 7523 section 3 item 4",
    "RFC 7523 section 3 item 5",
    "RFC 7523 section 3 item 6",
    "RFC 7523 section 3 item 7",
    "RFC 7523 section 3 item 8",
    "RFC 7523 section 3 item 9",
    "RFC 7523 section 3 item 10",
    "RFC 7523 section 3.2",
    "RFC 9126 section 2",
    "rfc7523bis",
];

const JOSE: &[&str] = &[
    "RFC 7515 section 2",
    "RFC 7515 section 4",
    "RFC 7515 section 4.1.4",
    "RFC 7515 section 4.1.11",
    "RFC 7515 section 5.2",
    "RFC 7515 section 10.7",
    "RFC 7518 section 3.2",
    "RFC 7518 section 3.3",
    "RFC 7518 section 3.4",
    "RFC 7518 section 3.5",
    "RFC 7519 section 2",
    "RFC 7519 section 4",
    "RFC 7519 section 4.1.1",
    "RFC 7519 section 4.1.2",
    "RFC 7519 section 4.1.3",
    "RFC 7519 section 4.1.4",
    "RFC 7519 section 4.1.5",
    "RFC 7519 section 5.2",
    "RFC 7519 section 6",
    "RFC 7519 section 7.2",
    "RFC 8725 section 3.1",
    "RFC 8725 section 3.2",
    "RFC 8725 section 3.3",
    "RFC 8725 section 3.4",
    "RFC 8725 section 3.5",
    "RFC 8725 section 3.6",
    "RFC 8725 section 3.7",
    "RFC 8725 section 3.8",
    "RFC 8725 section 3.9",
    "RFC 8725 section 3.10",
    "RFC 8725 section 3.11",
    "RFC 8725 section 3.12",
];

const ANSWERS: &[&str] = &[
    "RFC 6749 section 3.2",
    "RFC 6749 section 3.3",
    "RFC 6749 section 5.1",
    "RFC 6749 section 5.2",
    "RFC 6749 section 10.3",
    "RFC 6749 section 10.10",
    "RFC 6749 section 10.12",
    "RFC 7009 section 2",
    "RFC 7009 section 2.1",
    "RFC 7009 section 2.2",
    "RFC 7009 section 2.2.1",
    "RFC 7591 section 3.1",
    "RFC 7591 section 3.2.1",
    "RFC 7591 section 3.2.2",
    "RFC 7592 section 2",
    "RFC 7662 section 2.1",
    "RFC 7662 section 2.2",
    "RFC 8414 section 2",
    "RFC 8693 section 2.1",
    "RFC 8693 section 2.2.1",
    "RFC 8693 section 2.2.2",
    "RFC 8693 section 4.1",
    "RFC 8693 section 4.4",
    "RFC 9068 section 2.1",
    "RFC 9068 section 2.2",
    "RFC 9700",
];

#[test]
fn every_clause_has_a_row_and_every_row_a_clause() {
    for (section, clauses) in sections().iter().zip(CLAUSES) {
        let named = section.rows.iter().flat_map(|row| row.clauses.split("; "));
        // What stands in brackets tells the rules of one clause apart.
        let named = named.map(|clause| clause.split(" (").next().unwrap());
        let named: BTreeSet<_> = named.collect();
        let clauses: BTreeSet<_> = clauses.iter().copied().collect();
        let missing: Vec<_> = clauses.difference(&named).collect();
        assert!(
            missing.is_empty(),
            "{}: no row for {missing:?}",
            section.title
        );
        let beyond: Vec<_> = named.difference(&clauses).collect();
        assert!(
            beyond.is_empty(),
            "{}: unexpected {beyond:?}",
            section.title
        );
    }
}

#[test]
fn every_row_is_told_from_the_others() {
    const LEVELS: [&str; 7] = [
        "MUST",
        "MUST NOT",
        "OPTIONAL",
        "REQUIRED",
        "SHOULD",
        "SHOULD NOT",
        "MAY",
    ];
    for section in sections() {
        let mut told = BTreeSet::new();
        for row in section.rows {
            assert!(!row.shown.is_empty(), "{}", row.clauses);
            assert!(LEVELS.contains(&row.level), "{}", row.clauses);
            assert!(
                told.insert((row.clauses, row.rule)),
                "{} twice",
                row.clauses
            );
        }
    }
}
