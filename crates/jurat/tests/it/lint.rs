//! `jurat idp lint`, the refusal at save, and the audit log of accepted risks.

use crate::place::Place;

const GITHUB: &str = "https://token.actions.githubusercontent.com";

#[test]
fn a_trust_that_is_too_wide_is_not_saved_unless_it_is_accepted_which_is_audited() {
    let place = Place::new();
    let _server = place.serve();
    let create = format!("idp create --issuer {GITHUB} --discover --any-client");
    place.jurat(&create).is_refused(
        1,
        &[
            "nothing was saved",
            "unbound-shared-issuer",
            "add --claim-rule",
            "--accept-risk unbound-shared-issuer",
        ],
    );
    assert_eq!(place.json("idp list")["items"].as_array().unwrap().len(), 0);
    place
        .jurat(&format!("{create} --accept-risk something-else"))
        .is_refused(1, &["accept_risk", "unbound-shared-issuer"]);
    place.does(&format!("{create} --accept-risk unbound-shared-issuer"));
    let audit = place.does(&format!("audit list --target {GITHUB}")).out;
    for word in ["risk-accepted", GITHUB, "unbound-shared-issuer"] {
        assert!(audit.contains(word), "{word:?} is not in:\n{audit}");
    }
    let lint = place.does(&format!("idp lint {GITHUB}")).out;
    assert!(lint.contains("accepted"), "{lint}");
    place
        .jurat(&format!("idp update {GITHUB} --unset accept-risk"))
        .is_refused(1, &["nothing was saved", "jurat idp update"]);
}

#[test]
fn what_is_found_is_told_at_save_and_by_lint() {
    let place = Place::new();
    let _server = place.serve();
    let clean = place.does("idp lint").out;
    assert!(clean.contains("No identity providers yet"), "{clean}");
    let made = place.does(
        "idp create --issuer https://idp.example.com --discover --client c --audience a --subject x --max-assertion-life 7200",
    );
    assert!(
        made.err.contains("--max-assertion-life 3600"),
        "{}",
        made.err
    );
    assert!(!made.out.contains("lint"), "{}", made.out);
    let lint = place.does("idp lint");
    assert!(lint.out.contains("https://idp.example.com"), "{}", lint.out);
    assert!(
        lint.out
            .contains("→ jurat idp update https://idp.example.com --max-assertion-life 3600"),
        "{}",
        lint.out
    );
    let json = place.json("idp lint https://idp.example.com");
    assert_eq!(json["items"][0]["issuer"], "https://idp.example.com");
    assert!(!json["items"][0]["findings"].as_array().unwrap().is_empty());
}
