//! Subject rules and patterns: their JSON, what is refused, what matches, and when two may meet.
//! The matcher is held against a naive one.

use proptest::prelude::*;

use super::patterns::SubjectPatterns;
use super::*;

fn matching(patterns: &[&str], separators: &str) -> SubjectRule {
    let patterns = patterns.iter().map(ToString::to_string).collect();
    SubjectRule::Matching(SubjectPatterns::new(patterns, separators).unwrap())
}

fn read(json: &str) -> Result<SubjectRule, String> {
    serde_json::from_str(json).map_err(|e| e.to_string())
}

#[test]
fn its_json_is_short_and_reads_back() {
    for json in [
        r#""nobody""#,
        r#""anyone""#,
        r#"{"only":["alice"]}"#,
        r#"{"matching":{"patterns":["repo:acme/*:ref:refs/heads/main"],"separators":":/"}}"#,
    ] {
        assert_eq!(serde_json::to_string(&read(json).unwrap()).unwrap(), json);
    }
    assert_eq!(
        read(r#"{"matching":{"patterns":["a/*"]}}"#).unwrap(),
        matching(&["a/*"], ":/")
    );
}

#[test]
fn what_breaks_its_rules_is_refused_with_what_would_be_right() {
    let refused = |patterns: &str, separators: &str| {
        let json =
            format!(r#"{{"matching":{{"patterns":{patterns},"separators":"{separators}"}}}}"#);
        read(&json).unwrap_err()
    };
    assert!(refused("[]", ":").contains("nobody or anyone"));
    assert!(refused(r#"["*"]"#, ":").contains("say anyone"));
    assert!(refused(r#"["a**b"]"#, ":").contains("one instead of several in a**b"));
    assert!(refused(r#"["*a*a*a*a*a*a*a*a*"]"#, ":").contains("at most 8"));
    assert!(refused(r#"[""]"#, ":").contains("1 to 2048"));
    assert!(refused(&format!(r#"["{}"]"#, "a".repeat(2049)), ":").contains("1 to 2048"));
    for separators in ["a", "*", "::", " ", "é", ".,:;!?/#-"] {
        assert!(
            refused(r#"["a*"]"#, separators).contains("punctuation"),
            "{separators}"
        );
    }
    let many: Vec<_> = (0..65).map(|i| format!("a{i}*")).collect();
    assert!(refused(&serde_json::to_string(&many).unwrap(), ":").contains("1 to 64"));
    assert!(
        read(r#"{"matching":{"patterns":["a*"],"seperators":":"}}"#)
            .unwrap_err()
            .contains("unknown field")
    );
}

#[test]
fn a_star_takes_one_or_more_characters_and_stops_at_separators() {
    let rule = matching(&["repo:acme/*:ref:refs/heads/main"], ":/");
    for subject in [
        "repo:acme/site:ref:refs/heads/main",
        "repo:acme/ü:ref:refs/heads/main",
    ] {
        assert!(rule.allows(subject), "{subject}");
    }
    for subject in [
        "repo:acme/:ref:refs/heads/main",
        "repo:acme/site:ref:refs/heads/main2",
        "repo:acme/site:ref:refs/heads/dev:ref:refs/heads/main",
        "repo:acme/x/y:ref:refs/heads/main",
        "repo:Acme/site:ref:refs/heads/main",
        "repo:acme-evil/site:ref:refs/heads/main",
        "xrepo:acme/site:ref:refs/heads/main",
        "",
    ] {
        assert!(!rule.allows(subject), "{subject}");
    }
}

#[test]
fn without_separators_a_star_takes_everything() {
    let rule = matching(&["a*b*c"], "");
    assert!(rule.allows("axbyc") && rule.allows("a:/b:/bc") && rule.allows("abbbc"));
    assert!(!rule.allows("abc") && !rule.allows("axbc"));
}

#[test]
fn rules_that_cannot_meet_do_not_overlap() {
    let acme = matching(&["repo:acme/*:ref:refs/heads/main"], ":/");
    let other = matching(&["repo:other/*:ref:refs/heads/main"], ":/");
    let any_repo = matching(&["repo:*/*:ref:refs/heads/main"], ":/");
    let alice = SubjectRule::Only(["alice".into()].into());
    assert!(!acme.overlaps(&other) && !acme.overlaps(&alice));
    assert!(acme.overlaps(&any_repo) && acme.overlaps(&SubjectRule::Anyone));
    assert!(!SubjectRule::Nobody.overlaps(&SubjectRule::Anyone));
    assert!(!alice.overlaps(&SubjectRule::Only(["bob".into()].into())));
    assert!(SubjectRule::Anyone.overlaps(&alice));
    assert!(
        !SubjectRule::Anyone.overlaps(&SubjectRule::Only(BTreeSet::new())),
        "an empty list allows nobody"
    );
}

#[test]
fn the_patterns_that_would_need_the_most_backtracking_end_at_once() {
    let star = format!("*{}b", "a".repeat(200));
    let rule = matching(&[&star.repeat(8)], "");
    // 2^8 ways to place the stars at thousands of places each: tried one by one, this would not end.
    assert!(!rule.allows(&"a".repeat(16 * 1024)));
    assert!(rule.allows(&format!("{}b", "a".repeat(300)).repeat(8)));
}

/// The same rule, as slow and as plain as can be.
fn naive(pattern: &[char], separators: &str, subject: &[char]) -> bool {
    match (pattern, subject) {
        ([], []) => true,
        (['*', rest @ ..], [first, subject @ ..]) => {
            !separators.contains(*first)
                && (naive(rest, separators, subject) || naive(pattern, separators, subject))
        }
        ([p, rest @ ..], [first, subject @ ..]) => p == first && naive(rest, separators, subject),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn matches_what_a_naive_reading_matches(
        pattern in "\\*?[ab:/é]{1,4}(\\*[ab:/é]{1,3}){0,3}\\*?",
        separators in prop_oneof![Just(""), Just(":"), Just(":/")],
        subject in "[ab:/é]{0,12}",
    ) {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(
            matching(&[&pattern], separators).allows(&subject),
            naive(&chars(&pattern), separators, &chars(&subject))
        );
    }

    #[test]
    fn what_both_allow_they_overlap_in(
        one in "\\*?[ab:]{1,2}(\\*[ab:]{1,2}){0,2}\\*?",
        two in "\\*?[ab:]{1,2}(\\*[ab:]{1,2}){0,2}\\*?",
        separators in prop_oneof![Just(""), Just(":")],
        others in prop_oneof![Just(""), Just(":")],
        subjects in prop::collection::vec("[ab:]{1,5}", 16),
    ) {
        let (one, two) = (matching(&[&one], separators), matching(&[&two], others));
        if subjects.iter().any(|s| one.allows(s) && two.allows(s)) {
            prop_assert!(one.overlaps(&two) && two.overlaps(&one));
        }
    }
}
