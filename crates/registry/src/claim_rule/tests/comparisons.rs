//! What is seen at once is what running the rule finds.

use proptest::prelude::*;

use super::super::evaluation::{holds_at_once, run};
use super::*;

/// Whether the rule holds at once on these claims. Members that it does not read stand among those that are found, too.
fn at_once(rule: &ClaimRule, claims: &str) -> bool {
    let members = find_members(claims, &Sought::Everything).unwrap();
    holds_at_once(&rule.0, &members)
}

#[test]
fn rules_that_compare_claims_with_texts_are_seen_to_hold_at_once() {
    for text in [
        "claims.repository_owner == 'acme' && claims.ref == 'refs/heads/main' && claims.sub.startsWith('repo:acme/')",
        "assertion['repository_owner'] in ['x', 'acme']",
        "claims.ref.startsWith('refs/') && claims.ref.endsWith('/main')",
        "'acme' == claims.repository_owner && claims.job_workflow_ref.endsWith('@refs/heads/main')",
    ] {
        assert!(at_once(&rule(text), GITHUB), "{text}");
    }
}

#[test]
fn whatever_does_more_or_does_not_hold_runs() {
    for text in [
        "claims.repository_owner == 'acm'",
        "claims.repository_owner in []",
        "claims.ref.startsWith('heads')",
        "claims.ref.endsWith('mai')",
        "claims.missing == 'x'",
        "claims.level == '3'",
        "claims.actor == 'null'",
        "claims.groups == 'staff'",
        "claims.sub == 'x' || claims.ref == 'refs/heads/main'",
        "claims.realm_access.roles[0] == 'reader'",
        "claims.ref == claims.ref",
        "claims.ref != 'x'",
        "!(claims.ref == 'x')",
        "header.alg == 'RS256'",
        "client.id == 'deployer'",
        "claims.ref.contains('main')",
    ] {
        assert!(!at_once(&rule(text), GITHUB), "{text}");
    }
    let plain = rule("claims.a == 'x\\\\'");
    assert!(!at_once(&plain, r#"{"a":"x\\"}"#));
    assert!(plain.judge(&inputs(r#"{"a":"x\\"}"#)).is_allowed());
    let repeated = rule("claims.a == 'x'");
    assert!(!at_once(&repeated, r#"{"a":"x","a":"y"}"#));
}

/// A comparison of the claim `name`, and its like.
fn comparison(name: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        text().prop_map(move |text| format!("claims.{name} == {text}")),
        text().prop_map(move |text| format!("{text} == assertion['{name}']")),
        text().prop_map(move |text| format!("claims.{name}.startsWith({text})")),
        text().prop_map(move |text| format!("claims.{name}.endsWith({text})")),
        prop::collection::vec(text(), 0..3)
            .prop_map(move |texts| format!("claims.{name} in [{}]", texts.join(", "))),
        Just(format!("has(claims.{name})")),
        Just(format!("claims.{name} == claims.a")),
        text().prop_map(move |text| format!("claims.{name} != {text}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    let texts = ["''", "'x'", "'xy'", "'y'", r"'\\'", "'\u{fc}'", r#"'"'"#];
    prop::sample::select(texts.map(str::to_owned).to_vec())
}

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        r#""""#,
        r#""x""#,
        r#""xy""#,
        r#""y""#,
        r#""\u0078""#,
        r#""\\""#,
        r#""\"""#,
        r#""\u00fc""#,
        "\"\u{fc}\"",
        "1",
        "null",
        "true",
        r#"["x"]"#,
        r#"{"x":"x"}"#,
        r#"[ "x" , "\\" ]"#,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_seen_at_once_is_what_running_finds(
        comparisons in (comparison("a"), comparison("b"), comparison("a")),
        parts in 1..4_usize,
        members in prop::collection::vec((prop::sample::select(vec!["a", "b", r"\u0061", "c"]), value()), 0..4),
    ) {
        let (a, b, again) = comparisons;
        let text = [a, b, again].get(..parts).unwrap().join(" && ");
        let Ok(rule) = ClaimRule::new(text) else {
            return Ok(());
        };
        let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        let claims = format!("{{{}}}", members.join(", "));
        let inputs = inputs(&claims);
        let found = find_members(&claims, &Sought::Everything).unwrap();
        prop_assert_eq!(rule.judge_found(&inputs, &found), run(&rule.0, &inputs, &found));
    }

    #[test]
    fn a_comparison_that_fits_a_plain_text_holds_at_once(texts in prop::collection::vec("[a-z/:]{0,70}", 3)) {
        let [a, b, c] = texts.as_slice() else {
            unreachable!()
        };
        let rule = rule(&format!(
            "claims.a == '{a}' && claims.b.startsWith('{b}') && claims.c in ['{c}', '{b}']"
        ));
        let claims = format!(r#"{{"z":1,"c":"{c}","b":"{b}{c}","a":"{a}"}}"#);
        prop_assert!(at_once(&rule, &claims));
    }
}
