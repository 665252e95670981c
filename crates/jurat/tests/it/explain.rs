//! `jurat explain`: assertions, claims and decisions, what mends them, and what the exit code says.

use crate::place::Place;

fn register(place: &Place) {
    place.openssl_key_pair("idp");
    place.does("client create --id portal --secret --scope 'a b' --default-scope a");
    place.does("idp create --issuer https://idp.example.com --certificate idp.crt --client portal --subject ann --audience https://apis.example.com");
}

fn assert_to(place: &Place, file: &str, flags: &str) {
    let line = format!(
        "assert --key idp.key --issuer https://idp.example.com --audience https://apis.example.com {flags}"
    );
    place.write(file, &place.does(&line).out);
}

#[test]
fn an_assertion_that_would_be_granted_exits_0_and_shows_what_would_result() {
    let place = Place::new();
    let _server = place.serve();
    register(&place);
    assert_to(&place, "good.jwt", "--subject ann");
    let ran = place.does("explain --assertion good.jwt --client portal --scope b");
    for line in [
        "iss     https://idp.example.com",
        "✓ signature              RFC 7515 section 5.2",
        "? client-authentication",
        "✓ A token would be issued",
        "scope     b",
        "portal (assumed)",
    ] {
        assert!(ran.out.contains(line), "{line:?} is not in:\n{}", ran.out);
    }
    let assertion = place.read("good.jwt");
    let signature = assertion.trim().rsplit('.').next().unwrap();
    assert!(!ran.out.contains(signature));
    let json = place.json("explain --assertion good.jwt --client portal");
    assert_eq!(json["granted"], true);
    // It was only explained: it is not spent.
    place.does("explain --assertion good.jwt --client portal");
}

#[test]
fn every_check_that_fails_is_named_with_what_mends_it() {
    let place = Place::new();
    let _server = place.serve();
    register(&place);
    assert_to(&place, "bad.jwt", "--subject bob --expires-in -400");
    let ran = place.jurat("explain --assertion bad.jwt");
    assert_eq!((ran.code, &*ran.err), (1, ""), "{}", ran.out);
    for line in [
        "✗ expiry",
        "✗ subject-allowed",
        "found     \"bob\"",
        "jurat idp update https://idp.example.com --subject ann --subject bob",
        "✗ presenter",
        "It would be refused: invalid_grant (HTTP 400)",
        "3 checks fail",
    ] {
        assert!(ran.out.contains(line), "{line:?} is not in:\n{}", ran.out);
    }
    place.write(
        "claims.json",
        r#"{"iss": "https://idp.exmaple.com", "sub": "ann"}"#,
    );
    let near = place.jurat("explain --claims claims.json --client portal");
    assert_eq!(near.code, 1);
    for line in ["✗ issuer", "https://idp.example.com", "– not reached: "] {
        assert!(near.out.contains(line), "{line:?} is not in:\n{}", near.out);
    }
}

#[test]
fn a_decision_is_explained_by_its_id() {
    let place = Place::new();
    let _server = place.serve();
    register(&place);
    assert_to(&place, "late.jwt", "--subject ann --expires-in -400");
    let refused = place.jurat("token --assertion late.jwt");
    let id = refused
        .err
        .split("--decision ")
        .nth(1)
        .unwrap()
        .trim()
        .to_owned();
    let shown = (0..50)
        .map(|_| place.jurat(&format!("explain --decision {id}")))
        .find(|ran| {
            // Refusals are written off the path of the request.
            let there = !ran.err.contains("no record");
            if !there {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            there
        })
        .unwrap();
    assert_eq!(shown.code, 1, "{}", shown.err);
    for line in [&*format!("Decision {id}"), "It was refused: invalid_"] {
        assert!(
            shown.out.contains(line),
            "{line:?} is not in:\n{}",
            shown.out
        );
    }
    place
        .jurat("explain --decision 01JD5Q3V6Z8F0M2K4N6P8R0T2V")
        .is_refused(1, &["no record of that decision", "30 days"]);
    place
        .jurat("explain --decision x")
        .is_refused(1, &["26 characters"]);
}

#[test]
fn an_assertion_on_the_command_line_is_refused_and_not_repeated() {
    let place = Place::new();
    let refused = place.jurat("explain --assertion eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIn0.c2VjcmV0");
    assert!(!refused.err.contains("eyJ"), "{}", refused.err);
    refused.is_refused(2, &["history", "--assertion FILE", "--assertion -"]);
    place
        .jurat("explain")
        .is_refused(2, &["jurat explain --decision"]);
    place
        .jurat("explain --assertion - --client-assertion -")
        .is_refused(2, &["standard input", "once"]);
    place
        .jurat("explain --decision 01JD5Q3V6Z8F0M2K4N6P8R0T2V --scope a")
        .is_refused(2, &["--decision", "--scope"]);
    place
        .jurat("explain --assertion missing.jwt")
        .is_refused(1, &["missing.jwt"]);
}
