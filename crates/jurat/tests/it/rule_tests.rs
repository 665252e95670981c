//! `jurat idp test`.

use crate::place::Place;

const IDP: &str = "https://ci.example.com";

fn register(place: &Place, tests: &str) {
    place.write("tests.json", tests);
    place.does(&format!(
        "idp create --issuer {IDP} --jwks-url https://ci.example.com/keys --subject 'repo:acme/*' \
         --claim-rule 'claims.ref.endsWith(\"/main\")' --client deployer --audience a --rule-tests tests.json"
    ));
}

#[test]
fn rule_tests_that_come_as_expected_exit_0_and_others_1() {
    let place = Place::new();
    let _server = place.serve();
    register(
        &place,
        r#"[{"name": "main", "claims": {"sub": "repo:acme/x", "ref": "refs/heads/main"}, "expect": "accept"},
            {"name": "a fork", "claims": {"sub": "repo:fork/x", "ref": "refs/heads/main"}, "expect": "deny"}]"#,
    );
    let ran = place.does(&format!("idp test {IDP}"));
    for word in ["✓  main", "✓  a fork", "repo:fork/x"] {
        assert!(ran.out.contains(word), "{word:?} is not in:\n{}", ran.out);
    }
    assert_eq!(place.json(&format!("idp test {IDP}"))["passed"], true);
    let changed = place.does(&format!(
        "idp update {IDP} --claim-rule 'claims.ref == \"x\"'"
    ));
    assert!(changed.err.contains("1 of 2 rule tests"), "{}", changed.err);
    let ran = place.jurat(&format!("idp test {IDP}"));
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("✗  main"), "{}", ran.out);
    assert!(ran.err.contains("1 of 2 rule tests"), "{}", ran.err);
    let json = place.jurat(&format!("idp test {IDP} --output json"));
    assert_eq!(json.code, 1);
    assert!(json.out.contains("\"passed\": false"), "{}", json.out);
}

#[test]
fn a_sample_is_tried_and_every_rule_that_denies_it_is_named() {
    let place = Place::new();
    let _server = place.serve();
    register(&place, "[]");
    let none = place.does(&format!("idp test {IDP}"));
    assert!(none.out.contains("--rule-tests FILE"), "{}", none.out);
    place.write(
        "good.json",
        r#"{"sub": "repo:acme/x", "ref": "refs/heads/main"}"#,
    );
    let good = place.does(&format!(
        "idp test {IDP} --claims good.json --client deployer"
    ));
    assert!(good.out.contains("repo:acme/x"), "{}", good.out);
    place.write("bad.json", r#"{"sub": "repo:fork/x", "ref": "dev"}"#);
    let bad = place.jurat(&format!("idp test {IDP} --claims bad.json"));
    assert_eq!(bad.code, 1);
    for word in ["✗ claim_rule", "✗ subjects", "repo:fork/x"] {
        assert!(bad.out.contains(word), "{word:?} is not in:\n{}", bad.out);
    }
    place.write("twice.json", r#"{"sub": "a", "sub": "b"}"#);
    place
        .jurat(&format!("idp test {IDP} --claims twice.json"))
        .is_refused(2, &["twice.json"]);
    place
        .jurat(&format!("idp test {IDP} --client deployer"))
        .is_refused(2, &["--claims"]);
    place
        .jurat("idp test https://other.example.com")
        .is_refused(1, &["no identity provider", "jurat idp list"]);
}
