//! Tests of the citation rule. The bad examples are put together at run time, so that this file keeps the rule.

use super::super::tracked_file::file;
use super::*;

fn found(line: &str) -> Vec<Finding> {
    check(&[file("a.rs", &format!("//! Says it.\n{line}\n"))])
}

#[test]
fn takes_the_form_and_prose() {
    for good in [
        "// RFC 7523 section 3, item 4: expiry",
        "/// (RFC 6749 sections 5.1 and 5.2)",
        "/// (RFC 6749 section 5.2).",
        "/// what RFC 6749 section 5.2's characters are",
        "//! (RFC 7515, 7517, 7518, 8725)",
        "/// RFC 6749 appendix B",
        "// RFC 8414: metadata",
        "// the RFCs' own vectors, an RFC that is",
        "// the rule of RFC",
        "let url = \"https://www.rfc-editor.org/rfc/rfc7523\";",
        "fn rfc7523_s3_refuses() {}",
        "// RFC 6749's character set",
        "// RFC 9110, and so on",
    ] {
        assert_eq!(found(good), [], "{good}");
    }
}

#[test]
fn finds_other_forms_with_their_line() {
    for after in [
        "7523",
        "-7523",
        " 7523, section 3",
        " 7523 Section 3",
        " 7523 sec. 3",
        " 7523 s3",
        " 7523 3.1",
        " 7523 (section 3)",
        " 7523 section three",
        " 7523 section .3",
        " 7523 section 5..2",
        " 7523#section-3",
        "  7523",
        " 75",
        " #7523",
    ] {
        let line = format!("code(); // see RFC{after}");
        let found = found(&line);
        assert_eq!(found.len(), 1, "{line}");
        assert!(found[0].to_string().starts_with("a.rs:2: `RFC"), "{line}");
    }
}

#[test]
fn finds_the_section_sign_even_in_code() {
    assert_eq!(found(&format!("let s = \"{SECTION_SIGN}\";")).len(), 1);
}
