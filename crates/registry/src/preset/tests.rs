//! Presets: what they set, what they ask, and that no answer gets out of its place.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::answers::Answers;
use super::*;
use crate::assertion_rules::CompatibilitySwitch;
use crate::client::ClientSettings;
use crate::identity_provider::IdentityProviderSettings;
use crate::subject_rule::SubjectRule;
use crate::tenant::IssuerIdentifier;

fn own() -> IssuerIdentifier {
    "https://as.example.com".parse().unwrap()
}

fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

/// Every question answered with its example.
fn examples(preset: &Preset) -> Answers {
    let mut answers = Answers::default();
    for question in preset.trust.unwrap().questions {
        answers.add(question.name(), question.example);
    }
    answers
}

fn trusting() -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter().filter(|preset| preset.trust.is_some())
}

fn proposed(preset: &str, value: Value) -> Proposal {
    find(preset)
        .unwrap()
        .settings(&answers(value), &own())
        .unwrap()
}

fn refused(preset: &str, value: Value) -> (&'static str, String) {
    let refused = find(preset).unwrap().settings(&answers(value), &own());
    let invalid = refused.unwrap_err();
    (invalid.field, invalid.sentence)
}

#[test]
fn every_line_changes_what_it_names_and_no_preset_widens_whom_a_client_speaks_for() {
    for preset in &PRESETS {
        let mut settings = ClientSettings::default();
        for line in preset.client {
            let before = serde_json::to_value(&settings).unwrap();
            line.apply(&mut settings, &own());
            let after = serde_json::to_value(&settings).unwrap();
            let pointer = format!("/{}", line.setting.replace('.', "/"));
            assert_ne!(before.pointer(&pointer), after.pointer(&pointer));
        }
        assert_eq!(settings.on_behalf_of, SubjectRule::Nobody);
        assert!(settings.assertion.validate().is_ok());
    }
}

#[test]
fn every_line_of_an_identity_provider_sets_what_it_says() {
    for preset in &PRESETS {
        let mut settings = IdentityProviderSettings::default();
        for line in preset.identity_provider {
            line.apply(&mut settings, &own());
            let settings = serde_json::to_value(&settings).unwrap();
            let pointer = format!("/{}", line.setting.replace('.', "/"));
            let value = match settings.pointer(&pointer).unwrap() {
                Value::String(text) => text.clone(),
                Value::Array(values) => {
                    let texts: Vec<_> = values.iter().map(|v| v.as_str().unwrap()).collect();
                    texts.join(", ")
                }
                other => other.to_string(),
            };
            assert_eq!(value, line.value, "{} of {}", line.setting, preset.name);
        }
        assert!(settings.assertion.validate().is_ok());
    }
}

#[test]
fn the_wso2_preset_takes_access_tokens_as_assertions() {
    let mut settings = IdentityProviderSettings::default();
    for line in find("wso2").unwrap().identity_provider {
        line.apply(&mut settings, &own());
    }
    assert!(settings.assertion.types.contains("at+jwt"));
    assert!(
        settings
            .assertion
            .tolerates(CompatibilitySwitch::X5tHexSha256)
    );
    assert!(find("wso3").is_none());
}

#[test]
fn every_example_is_an_answer_and_binds_the_issuer() {
    for preset in trusting() {
        let proposal = preset.settings(&examples(preset), &own()).unwrap();
        let settings = &proposal.settings;
        let bound = settings["subjects"] != "anyone" || settings["claim_rule"].is_string();
        assert!(bound, "{}", preset.name);
        assert_ne!(settings["key_source"], Value::Null, "{}", preset.name);
        assert!(proposal.issuer.unwrap().starts_with("https://"));
        for line in &proposal.lines {
            assert!(!line.reason.is_empty());
        }
    }
}

#[test]
fn what_must_be_answered_is_asked_for_by_name() {
    for preset in trusting() {
        for question in preset.trust.unwrap().questions {
            let mut given = Answers::default();
            for other in preset.trust.unwrap().questions {
                if other.name() != question.name() {
                    given.add(other.name(), other.example);
                }
            }
            match preset.settings(&given, &own()) {
                Ok(_) => assert!(!question.required, "{}", question.field),
                Err(invalid) => {
                    assert_eq!((invalid.field, question.required), (question.field, true));
                }
            }
        }
    }
    assert_eq!(
        refused("google", json!({"audience": "x"})).0,
        "answers.subject"
    );
    let (tenant, audience) = (
        "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d",
        "8f2a1c34-5b6d-4e7f-9a0b-1c2d3e4f5a6b",
    );
    let refused = refused("entra", json!({"tenant": tenant, "audience": audience}));
    assert_eq!(refused.0, "answers.application");
}

#[test]
fn an_answer_that_nobody_asked_for_and_one_too_many_are_refused() {
    let (field, sentence) = refused("github-actions", json!({"organization": "acme"}));
    assert_eq!(field, "answers");
    assert!(sentence.contains("organization") && sentence.contains("organisation, repository"));
    assert_eq!(
        refused("wso2", json!({"host": "x"})).1,
        "this preset asks nothing"
    );
    let two = json!({"organisation": ["acme", "other"], "repository": "site"});
    assert_eq!(refused("github-actions", two).0, "answers.organisation");
    let many: Vec<_> = (0..17).map(|i| format!("r{i}")).collect();
    let many = json!({"organisation": "acme", "repository": many});
    assert_eq!(refused("github-actions", many).0, "answers.repository");
    assert!(serde_json::from_value::<Answers>(json!({"a": 1})).is_err());
}

#[test]
fn github_binds_repository_ref_and_ids_in_both_forms_of_the_subject() {
    let proposal = proposed(
        "github-actions",
        json!({
            "organisation": "acme", "repository": "site", "ref": "refs/heads/main",
            "workflow": "deploy.yml", "organisation_id": "65", "repository_id": "74",
        }),
    );
    assert_eq!(
        proposal.settings["claim_rule"],
        "claims.repository == 'acme/site' && claims.repository_id == '74' && claims.repository_owner_id == '65' \
         && claims.ref == 'refs/heads/main' && claims.job_workflow_ref.startsWith('acme/site/.github/workflows/deploy.yml@') \
         && !claims.event_name.startsWith('pull_request')"
    );
    assert_eq!(
        proposal.settings["subjects"],
        json!({"matching": {
            "patterns": [
                "repo:acme/site:ref:refs/heads/main",
                "repo:acme@65/site@74:ref:refs/heads/main",
            ],
            "separators": ":/@",
        }})
    );
    assert_eq!(proposal.settings["assertion"]["replay"], "once");
}

#[test]
fn github_with_any_ref_stays_within_the_repository() {
    let proposal = proposed(
        "github-actions",
        json!({"organisation": "acme", "repository": "site"}),
    );
    let rule = proposal.settings["subjects"].clone();
    let rule: SubjectRule = serde_json::from_value(rule).unwrap();
    for subject in [
        "repo:acme/site:ref:refs/heads/feature/x",
        "repo:acme@65/site@74:ref:refs/tags/v1",
        "repo:acme/site:environment:production",
    ] {
        assert!(rule.allows(subject), "{subject}");
    }
    for subject in [
        "repo:acme/site:pull_request",
        "repo:acme/site-evil:ref:refs/heads/main",
        "repo:acme-evil/site:ref:refs/heads/main",
        "repo:acme@65/evil@1/site@74:ref:refs/heads/main",
        "repo:acme/site@74:ref:refs/heads/main",
        "repo:evil/acme/site:ref:refs/heads/main",
    ] {
        assert!(!rule.allows(subject), "{subject}");
    }
}

#[test]
fn entra_has_an_issuer_for_each_version() {
    let tenant = "6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d";
    let base = |version: &str| {
        json!({
            "tenant": tenant, "version": version, "audience": "api://jurat",
            "application": "b41d9e6f-0a83-4c25-91d7-5e8a4f60b3c2",
        })
    };
    let two = proposed("entra", base("2"));
    assert_eq!(
        two.issuer.unwrap(),
        format!("https://login.microsoftonline.com/{tenant}/v2.0")
    );
    let rule = two.settings["claim_rule"].as_str().unwrap();
    assert!(rule.contains("claims.azp == 'b41d"), "{rule}");
    let one = proposed("entra", base("1"));
    assert_eq!(
        one.issuer.unwrap(),
        format!("https://sts.windows.net/{tenant}/")
    );
    let rule = one.settings["claim_rule"].as_str().unwrap();
    assert!(rule.contains("claims.appid == 'b41d"), "{rule}");
}

#[test]
fn every_preset_says_how_to_get_an_audience_of_ones_own_and_which_claims_are_bound() {
    for preset in trusting() {
        let trust = preset.trust.unwrap();
        assert!(trust.audience.len() > 40, "{}", preset.name);
        let proposal = preset.settings(&examples(preset), &own()).unwrap();
        let rule = proposal.settings["claim_rule"].as_str().unwrap_or_default();
        for claim in trust.bound_claims {
            let bound = rule.contains(claim)
                || (*claim == "sub" && proposal.settings["subjects"] != "anyone")
                // The other version of Entra has it.
                || *claim == "appid";
            assert!(bound, "{claim} of {}", preset.name);
        }
    }
}

/// What would widen a pattern or leave a literal, in front of, within and behind a good answer.
const HOSTILE: [&str; 18] = [
    "*",
    "'",
    "\"",
    "\\",
    "`",
    "' || true || '",
    "\\' || true",
    "\n",
    "\r",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "é",
    "{",
    ")",
    "]",
    "\t",
];

#[test]
fn no_answer_widens_a_pattern_or_leaves_a_literal() {
    for preset in trusting() {
        for question in preset.trust.unwrap().questions {
            for hostile in HOSTILE {
                for text in [
                    format!("{hostile}{}", question.example),
                    format!("{}{hostile}", question.example),
                    format!("{}{hostile}{}", question.example, question.example),
                    hostile.to_owned(),
                ] {
                    assert!(
                        !question.shape.allows(&text),
                        "{} of {} takes {text:?}",
                        question.field,
                        preset.name
                    );
                }
            }
            assert!(
                question.shape.allows(question.example),
                "{}",
                question.field
            );
            assert!(!question.shape.allows(""));
            assert!(!question.shape.allows(&question.example.repeat(2000)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn whatever_a_shape_takes_is_safe_in_a_literal_and_in_a_pattern(text in "\\PC{0,40}|[ -~]{0,40}") {
        for preset in trusting() {
            for question in preset.trust.unwrap().questions {
                if question.shape.allows(&text) {
                    prop_assert!(text.bytes().all(|b| (b' '..=b'~').contains(&b)));
                    prop_assert!(!text.contains(['*', '\'', '"', '\\', '`']));
                }
            }
        }
    }
}

#[test]
fn an_address_that_google_does_not_give_out_needs_a_domain_or_a_subject() {
    for lookalike in [
        "ci@acme.com",
        "ci@evilgserviceaccount.com",
        "ci@x.gmail.com",
    ] {
        let (field, _) = refused(
            "google",
            json!({"email": ["a@b.iam.gserviceaccount.com", lookalike]}),
        );
        assert_eq!(field, "answers.email", "{lookalike}");
    }
    proposed("google", json!({"email": "ci@acme.com", "hd": "acme.com"}));
    proposed(
        "google",
        json!({"email": "ci@acme-prod.iam.gserviceaccount.com"}),
    );
}

#[test]
fn a_merge_request_s_child_pipeline_does_not_pass_where_refs_need_no_protection() {
    let rule = |protected: &str| {
        let proposal = proposed(
            "gitlab-ci",
            json!({"project": "acme/site", "protected": protected}),
        );
        let settings: IdentityProviderSettings = serde_json::from_value(proposal.settings).unwrap();
        settings.claim_rule.unwrap()
    };
    let allows = |protected: &str, source: &str| {
        let claims = json!({"project_path": "acme/site", "ref_protected": "true", "pipeline_source": source});
        let text = claims.to_string();
        let inputs = crate::claim_rule::ClaimInputs {
            claims_text: &text,
            alg: None,
            kid: None,
            typ: None,
            client: None,
        };
        rule(protected).judge(&inputs).is_allowed()
    };
    assert!(allows("no", "push") && allows("yes", "push") && allows("yes", "parent_pipeline"));
    assert!(!allows("no", "parent_pipeline") && !allows("no", "merge_request_event"));
}
