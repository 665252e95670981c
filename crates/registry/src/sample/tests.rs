//! What samples lead to: the narrowest settings, and nothing that a hostile sample could widen.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::assertion_rules::ReplayMode;
use crate::clock::Timestamp;
use crate::preset::answers::Answers;
use crate::problem::InvalidRecord;
use crate::rule_test::SampleHeader;
use crate::subject_rule::SubjectRule;

const NOW: i64 = 1_800_000_000;

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other} is no object"),
    }
}

fn sample(claims: Value) -> Sample {
    Sample {
        header: SampleHeader {
            alg: Some("RS256".into()),
            kid: Some("k".into()),
            typ: Some("JWT".into()),
        },
        x5t: None,
        padded: false,
        claims: object(claims),
    }
}

fn proposed_with(
    sample: &Sample,
    preset: Option<&str>,
    answers: Value,
) -> Result<SampleProposal, InvalidRecord> {
    let answers: Answers = serde_json::from_value(answers).unwrap();
    propose(
        sample,
        &Given {
            preset,
            answers: &answers,
            own: &"https://as.example.com".parse().unwrap(),
            now: Timestamp::from_seconds(NOW),
        },
    )
}

fn proposed(sample: &Sample) -> SampleProposal {
    proposed_with(sample, None, json!({})).unwrap()
}

/// A token of an issuer of no kind that is known.
fn stranger() -> Value {
    json!({
        "iss": "https://idp.example.com", "sub": "alice", "aud": "https://as.example.com", "jti": "1",
        "iat": NOW, "exp": NOW + 290, "run": "7",
    })
}

fn github() -> Value {
    json!({
        "iss": "https://token.actions.githubusercontent.com", "sub": "repo:acme/site:ref:refs/heads/main",
        "aud": "https://as.example.com", "jti": "1", "iat": NOW, "nbf": NOW - 600, "exp": NOW + 300,
        "repository": "acme/site", "repository_owner": "acme", "repository_id": "74", "repository_owner_id": "65",
        "ref": "refs/heads/main", "event_name": "push", "run_id": "9802816352", "sha": "cc0d9fe4",
        "job_workflow_ref": "acme/site/.github/workflows/deploy.yml@refs/heads/main",
    })
}

fn with(claims: Value, changes: Value) -> Value {
    let mut claims = object(claims);
    for (name, value) in object(changes) {
        if value.is_null() {
            claims.remove(&name);
        } else {
            claims.insert(name, value);
        }
    }
    Value::Object(claims)
}

#[test]
fn a_stranger_is_trusted_for_the_samples_subject_alone() {
    let proposal = proposed(&sample(stranger()));
    assert_eq!(proposal.preset, None);
    let settings = serde_json::to_value(&proposal.settings).unwrap();
    assert_eq!(settings["subjects"], json!({"only": ["alice"]}));
    assert_eq!(settings["key_source"]["from"], "discovery");
    let assertion = &settings["assertion"];
    assert_eq!(assertion["algorithms"], json!(["RS256"]));
    assert_eq!(assertion["max_life_seconds"], 300);
    assert_eq!(assertion["replay"], "once");
    assert_eq!(
        (&assertion["audiences"], &assertion["types"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(proposal.warnings, Vec::<String>::new());
}

#[test]
fn each_departure_of_a_sample_is_answered_by_one_setting() {
    let mut odd = sample(with(
        stranger(),
        json!({"jti": null, "exp": (NOW + 4000).to_string(), "aud": ["x", "y"]}),
    ));
    odd.header.typ = Some("application/at+JWT".into());
    odd.padded = true;
    odd.x5t = Some(jurat_protocol::jose::base64url::encode("0f".repeat(32)));
    let proposal = proposed(&odd);
    let assertion = serde_json::to_value(&proposal.settings.assertion).unwrap();
    assert_eq!(
        assertion["compatibility"],
        json!(["string-dates", "padded-base64", "x5t-hex-sha256"])
    );
    assert_eq!(assertion["types"], json!(["application/at+JWT"]));
    assert_eq!(assertion["max_life_seconds"], 5400);
    assert_eq!(assertion["replay"], "once-by-digest");
    assert_eq!(assertion["audiences"], json!(["x"]));
    assert_eq!(proposal.borrowed_audience.as_deref(), Some("x"));
    let milliseconds = with(
        stranger(),
        json!({"iat": NOW * 1000, "exp": NOW * 1000 + 60_000}),
    );
    let assertion = proposed(&sample(milliseconds)).settings.assertion;
    assert_eq!(assertion.max_life_seconds, 60);
    assert_eq!(
        serde_json::to_value(&assertion.compatibility).unwrap(),
        json!(["millisecond-dates"])
    );
}

#[test]
fn every_line_that_is_proposed_is_of_a_setting_and_has_a_reason() {
    for claims in [stranger(), github()] {
        let proposal = proposed(&sample(claims));
        let settings = serde_json::to_value(&proposal.settings).unwrap();
        assert!(!proposal.lines.is_empty());
        for line in &proposal.lines {
            let pointer = format!("/{}", line.setting.replace('.', "/"));
            assert!(settings.pointer(&pointer).is_some(), "{}", line.setting);
            assert!(!line.reason.is_empty());
        }
    }
}

#[test]
fn github_is_bound_to_repository_ref_workflow_and_ids_and_not_to_the_run() {
    let proposal = proposed(&sample(github()));
    assert_eq!(proposal.preset, Some("github-actions"));
    let rule = proposal.settings.claim_rule.clone().unwrap();
    assert_eq!(
        rule.text(),
        "claims.repository == 'acme/site' && claims.repository_id == '74' && claims.repository_owner_id == '65' \
         && claims.ref == 'refs/heads/main' && claims.job_workflow_ref.startsWith('acme/site/.github/workflows/deploy.yml@') \
         && !claims.event_name.startsWith('pull_request')"
    );
    assert_eq!(proposal.settings.assertion.replay, ReplayMode::Once);
    for what in ["run_id", "9802816352", "cc0d9fe4"] {
        let all = serde_json::to_string(&proposal.settings).unwrap();
        assert!(!all.contains(what), "{what}");
    }
}

#[test]
fn answers_that_are_given_go_over_the_samples_and_an_empty_one_leaves_a_question_open() {
    let answers = json!({"ref": ["refs/heads/main", "refs/heads/next"], "workflow": []});
    let proposal = proposed_with(&sample(github()), None, answers).unwrap();
    let rule = proposal.settings.claim_rule.unwrap();
    assert!(
        rule.text()
            .contains("claims.ref in ['refs/heads/main', 'refs/heads/next']")
    );
    assert!(!rule.text().contains("workflow"), "{}", rule.text());
}

#[test]
fn a_subject_that_is_composed_otherwise_is_accepted_alone() {
    let other = with(
        github(),
        json!({"sub": "repository_owner:acme:context:deploy"}),
    );
    let rule = proposed(&sample(other)).settings.subjects;
    let only = ["repository_owner:acme:context:deploy".to_owned()];
    assert_eq!(rule, SubjectRule::Only(only.into()));
}

#[test]
fn a_pull_request_is_bound_as_one() {
    let claims = with(
        github(),
        json!({
            "event_name": "pull_request", "ref": "refs/pull/7/merge", "sub": "repo:acme/site:pull_request",
            "job_workflow_ref": "acme/site/.github/workflows/deploy.yml@refs/pull/7/merge",
        }),
    );
    let settings = proposed(&sample(claims)).settings;
    assert!(settings.subjects.allows("repo:acme/site:pull_request"));
    let rule = settings.claim_rule.unwrap();
    assert!(rule.text().contains("claims.event_name == 'pull_request'"));
}

#[test]
fn people_are_not_taken_for_the_applications_by_which_they_signed_in() {
    let keycloak = json!({
        "iss": "https://sso.example.com/realms/acme", "azp": "portal", "preferred_username": "alice", "typ": "Bearer",
    });
    let okta = json!({"iss": "https://acme.okta.com/oauth2/aus1", "cid": "0oa1", "uid": "00u1"});
    let entra = json!({
        "iss": "https://login.microsoftonline.com/6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d/v2.0",
        "tid": "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d", "oid": "alice", "scp": "x",
    });
    let wso2 = json!({
        "iss": "https://is.example.com/oauth2/token", "aut": "APPLICATION_USER", "client_id": "x",
    });
    for claims in [keycloak, okta, entra, wso2] {
        let proposal = proposed(&sample(with(stranger(), claims)));
        assert_eq!(proposal.preset, None, "{}", proposal.issuer);
        let alice = ["alice".to_owned()];
        assert_eq!(proposal.settings.subjects, SubjectRule::Only(alice.into()));
    }
}

#[test]
fn an_issuer_of_this_machine_may_be_read_in_cleartext_and_no_other() {
    let source = |iss: &str| {
        let claims = with(stranger(), json!({ "iss": iss }));
        proposed(&sample(claims)).settings.key_source
    };
    assert!(source("http://127.0.0.1:9444").unwrap().local);
    assert!(source("http://localhost:9444/realms/x").unwrap().local);
    assert!(!source("https://127.0.0.1:9444").unwrap().local);
    for iss in [
        "http://idp.example.com",
        "http://127.0.0.1.example.com",
        "jwtIDP",
        "https://u:p@idp.example.com",
        "https://idp.example.com?x",
    ] {
        assert!(source(iss).is_none(), "{iss}");
    }
}

#[test]
fn what_no_settings_could_accept_is_refused_and_the_sentence_says_what_is_missing() {
    let refused = |claims: Value| {
        let invalid = proposed_with(&sample(claims), None, json!({})).unwrap_err();
        assert_eq!(invalid.field, "assertion");
        invalid.sentence
    };
    assert!(refused(with(stranger(), json!({"iss": null}))).contains("no iss"));
    assert!(refused(with(stranger(), json!({"iss": 7}))).contains("no iss"));
    assert!(refused(with(stranger(), json!({"sub": ""}))).contains("no sub"));
    let svid = json!({"iss": null, "sub": "spiffe://example.org/web"});
    assert!(refused(with(stranger(), svid)).contains("jwt_issuer"));
    let warnings = |changes: Value| {
        let claims = with(stranger(), changes);
        proposed(&sample(claims)).warnings.concat()
    };
    assert!(warnings(json!({"exp": null})).contains("does not expire"));
    assert!(warnings(json!({"exp": NOW + 90_000})).contains("a day"));
    assert!(warnings(json!({"aud": null})).contains("no audience"));
    assert!(warnings(json!({"iat": null, "exp": NOW - 1})).contains("no iat"));
    let unknown = proposed_with(&sample(stranger()), Some("axway"), json!({}));
    assert_eq!(unknown.unwrap_err().field, "preset");
}

#[test]
fn a_claim_that_would_leave_its_place_is_refused_by_name() {
    for (claim, value, field) in [
        ("ref", "refs/heads/x' || true || '", "answers.ref"),
        ("ref", "refs/heads/*", "answers.ref"),
        ("repository", "acme/*", "answers.repository"),
        ("repository", "acme/x\n' || true", "answers.repository"),
        ("repository_owner", "acme\\", "answers.organisation"),
        ("repository_id", "7' || '' == '", "answers.repository_id"),
        ("environment", "prod\"", "answers.environment"),
    ] {
        let claims = with(github(), json!({ claim: value }));
        let invalid = proposed_with(&sample(claims), None, json!({})).unwrap_err();
        assert_eq!(invalid.field, field, "{claim} {value}");
        assert!(!invalid.sentence.contains(char::is_control));
        assert!(invalid.sentence.contains(claim), "{}", invalid.sentence);
    }
}

#[test]
fn a_time_at_which_a_sample_lived_is_found() {
    let at = |changes: Value| {
        sample(with(stranger(), changes))
            .alive_at(Timestamp::from_seconds(NOW))
            .seconds()
    };
    assert_eq!(at(json!({})), NOW);
    assert_eq!(at(json!({"iat": NOW - 900, "exp": NOW - 600})), NOW - 900);
    assert_eq!(
        at(json!({"iat": NOW - 900, "nbf": NOW - 800, "exp": NOW - 600})),
        NOW - 800
    );
    assert_eq!(at(json!({"iat": null, "exp": NOW - 600})), NOW - 601);
    assert_eq!(at(json!({"iat": NOW + 60, "exp": NOW + 600})), NOW + 60);
    assert_eq!(at(json!({"iat": NOW, "exp": NOW - 600})), NOW - 601);
}

/// What would widen a pattern or leave a literal.
const HOSTILE: &str = "[a-z0-9/:@.*'\"\\\\`\n\r\0 |&()\\[\\]{}é-]{0,24}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// Whatever the claims hold: a proposal that comes of them accepts the sample's subject and no other token of that issuer.
    #[test]
    fn a_hostile_sample_widens_nothing(
        texts in proptest::collection::vec(HOSTILE, 6),
        claim in 0usize..6,
    ) {
        let names = ["sub", "repository", "repository_owner", "ref", "environment", "job_workflow_ref"];
        let mut claims = object(github());
        for (place, name) in names.iter().enumerate() {
            if place <= claim {
                claims.insert((*name).to_owned(), texts[place].clone().into());
            }
        }
        let sample = sample(Value::Object(claims));
        if let Ok(proposal) = proposed_with(&sample, None, json!({})) {
            let rule = proposal.settings.claim_rule.unwrap();
            let quotes = rule.text().matches('\'').count();
            prop_assert_eq!(quotes % 2, 0);
            prop_assert!(!rule.text().contains("||"));
            prop_assert!(!proposal.settings.subjects.allows("repo:evil/evil:ref:refs/heads/main"));
        }
    }

    /// The same where no kind is recognised: the subject is taken as it is, and means itself alone.
    #[test]
    fn a_hostile_subject_means_itself_alone(sub in HOSTILE, other in HOSTILE) {
        let sample = sample(with(stranger(), json!({ "sub": sub })));
        if let Ok(proposal) = proposed_with(&sample, None, json!({})) {
            prop_assert_eq!(proposal.settings.subjects.allows(&other), sub == other);
        }
    }
}
