//! Each finding has a case that has it and near misses that have not.

use std::collections::BTreeMap;
use std::sync::Arc;

use jurat_protocol::jose::algorithm::{Algorithm, AlgorithmSet};
use jurat_protocol::jose::signing_key::SigningKey;
use jurat_protocol::jose::verification_key::VerificationKey;
use serde_json::{Value, json};

use super::*;
use crate::client_credential::TrustedKey;
use crate::clock::Timestamp;
use crate::id::{CredentialId, IdentityProviderId};
use crate::identity_provider::IdentityProviderParts;
use crate::preset::{self, answers::Answers};
use crate::randomness::SeededRandomness;
use crate::tenant::IssuerIdentifier;

const IDP: &str = "https://idp.example.com";
const GITHUB: &str = "https://token.actions.githubusercontent.com";
const DAY: i64 = 86_400;

fn now() -> Timestamp {
    Timestamp::from_seconds(1_800_000_000)
}

/// Nothing is found about it: a dedicated issuer, one subject, one client, an algorithm.
fn sound() -> Value {
    json!({
        "clients": {"only": ["portal"]}, "subjects": {"only": ["alice"]},
        "assertion": {"algorithms": ["ES256"]},
    })
}

fn with(mut base: Value, members: Value) -> Value {
    let Value::Object(members) = members else {
        panic!("no object")
    };
    for (name, value) in members {
        match (base.get_mut(&name), value) {
            (Some(Value::Object(inner)), Value::Object(more)) if name == "assertion" => {
                inner.extend(more);
            }
            (_, value) => base[name] = value,
        }
    }
    base
}

fn provider(
    number: u64,
    issuer: &str,
    settings: Value,
    keys: Vec<VerificationKey>,
) -> IdentityProvider {
    let id = IdentityProviderId::new(now(), &SeededRandomness::new(number)).unwrap();
    let keys = keys.into_iter().map(|key| TrustedKey {
        id: CredentialId::new(now(), &SeededRandomness::new(number)).unwrap(),
        enabled: true,
        created_at: now(),
        expires_at: None,
        key: Arc::new(key),
    });
    IdentityProvider::new(IdentityProviderParts {
        id,
        issuer: issuer.into(),
        settings: serde_json::from_value(settings).unwrap(),
        keys: keys.collect(),
        created_at: now(),
        updated_at: now(),
        revision: 1,
    })
    .unwrap()
}

fn found_beside(
    provider: &IdentityProvider,
    own: &str,
    others: &[IdentityProvider],
) -> BTreeMap<&'static str, Severity> {
    let own: IssuerIdentifier = own.parse().unwrap();
    let others: Vec<_> = others.iter().cloned().map(Arc::new).collect();
    let around = Surroundings {
        own: &own,
        others: &others,
        published: None,
        now: now(),
    };
    let found = findings(provider, &around);
    for finding in &found {
        assert!(finding.mend.starts_with("jurat idp "), "{finding:?}");
        assert!(finding.what_could_happen.len() > 30, "{finding:?}");
    }
    found.iter().map(|f| (f.name, f.severity)).collect()
}

fn found(issuer: &str, settings: Value) -> BTreeMap<&'static str, Severity> {
    let provider = provider(1, issuer, settings, Vec::new());
    found_beside(&provider, "https://as.example.com", &[])
}

fn key(algorithm: Algorithm) -> VerificationKey {
    let key = SigningKey::generate(algorithm).unwrap();
    VerificationKey::from_pem(&key.public_key_pem()).unwrap()
}

fn certificate(ends: i64) -> VerificationKey {
    let pair = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    let at = |seconds: i64| {
        rcgen::date_time_ymd(1970, 1, 1)
            + std::time::Duration::from_secs(u64::try_from(seconds).unwrap())
    };
    parameters.not_before = at(now().seconds() - 400 * DAY);
    parameters.not_after = at(ends);
    VerificationKey::from_pem(&parameters.self_signed(&pair).unwrap().pem()).unwrap()
}

#[test]
fn nothing_is_found_about_what_is_narrow() {
    assert_eq!(found(IDP, sound()), BTreeMap::new());
}

#[test]
fn unbound_shared_issuer() {
    let anyone = json!({"subjects": "anyone"});
    let patterns = |pattern: &str| json!({"subjects": {"matching": {"patterns": [pattern]}}});
    let rule = |rule: &str| json!({"subjects": "anyone", "claim_rule": rule});
    let google = "https://accounts.google.com";
    for (issuer, change) in [
        (GITHUB, anyone.clone()),
        (GITHUB, patterns("repo:*")),
        (GITHUB, patterns("repo:acme*/site:ref:refs/heads/main")),
        (GITHUB, patterns("*:ref:refs/heads/main")),
        (GITHUB, rule("claims.ref == 'refs/heads/main'")),
        (GITHUB, rule("claims.repository != ''")),
        (GITHUB, rule("claims.repository.endsWith('/elsewhere')")),
        (
            GITHUB,
            rule("claims.repository_owner == 'acme' || claims.ref == 'refs/heads/main'"),
        ),
        (GITHUB, rule("client.id != 'x'")),
        (
            "https://gitlab.com",
            patterns("project_path:acme*:ref_type:branch:ref:main"),
        ),
        ("https://gitlab.com", rule("claims.ref_protected == 'true'")),
        (google, patterns("1*")),
        (google, rule("claims.email_verified == true")),
        (
            "https://login.microsoftonline.com/common/v2.0",
            anyone.clone(),
        ),
        ("https://agent.buildkite.com", anyone.clone()),
        ("https://app.terraform.io", anyone.clone()),
    ] {
        let found = found(issuer, with(sound(), change.clone()));
        let severity = found.get("unbound-shared-issuer");
        assert_eq!(severity, Some(&Severity::Risk), "{issuer} {change}");
    }
    for (issuer, change) in [
        (GITHUB, json!({})),
        (GITHUB, patterns("repo:acme/*:ref:refs/heads/main")),
        (GITHUB, patterns("repo:acme@65/*")),
        (GITHUB, patterns("repository_owner_id:65:*")),
        (GITHUB, rule("claims.repository_owner == 'acme'")),
        (GITHUB, rule("claims.sub.startsWith('repo:acme/')")),
        (
            "https://gitlab.com",
            patterns("project_path:acme/*:ref_type:branch:ref:main"),
        ),
        ("https://gitlab.com", rule("claims.namespace_id == '72'")),
        (google, rule("claims.hd == 'acme.com'")),
        (IDP, anyone.clone()),
        (
            "https://token.actions.githubusercontent.com/acme",
            anyone.clone(),
        ),
        ("https://gitlab.example.com", anyone),
    ] {
        let found = found(issuer, with(sound(), change.clone()));
        assert_eq!(
            found.get("unbound-shared-issuer"),
            None,
            "{issuer} {change}"
        );
    }
}

#[test]
fn any_certificate_of_the_authorities_may_sign() {
    let pair = rcgen::KeyPair::generate().unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = parameters.self_signed(&pair).unwrap().pem();
    let has = |leaves: Value| {
        let trust = json!({"authorities": authority, "leaves": leaves});
        let found = found(IDP, with(sound(), json!({ "certificate_trust": trust })));
        found.get("any-certificate").copied()
    };
    assert_eq!(has(json!({"any_leaf": true})), Some(Severity::Warning));
    assert_eq!(has(json!({"dns_names": ["signer.example.com"]})), None);
}

/// Whether a shared issuer counts as unbound under a claim rule alone.
fn is_unbound(issuer: &str, rule: &str) -> bool {
    let settings = json!({"subjects": "anyone", "claim_rule": rule});
    found(issuer, with(sound(), settings)).contains_key("unbound-shared-issuer")
}

#[test]
fn a_rule_that_lookalikes_pass_binds_no_shared_issuer() {
    let (gitlab, google) = ("https://gitlab.com", "https://accounts.google.com");
    for (issuer, rule) in [
        (GITHUB, "claims.repository.startsWith('acme')"),
        (GITHUB, "claims.repository.endsWith('/site')"),
        (GITHUB, "claims.repository.contains('acme/')"),
        (GITHUB, "claims.repository_owner.startsWith('acme')"),
        (GITHUB, "claims.sub.startsWith('repo:acme')"),
        (GITHUB, "claims.sub.endsWith(':environment:production-eu')"),
        (GITHUB, "claims.sub.matches('acme/site')"),
        (
            GITHUB,
            "claims.sub.matches('^repo:acme.*:ref:refs/heads/release$')",
        ),
        (
            GITHUB,
            "claims.repository != 'a/b' && claims.ref == 'refs/heads/release'",
        ),
        (
            GITHUB,
            "claims.repository == 'acme/site' || claims.ref == 'refs/heads/release'",
        ),
        (gitlab, "claims.project_path.startsWith('acme')"),
        (
            gitlab,
            "claims.ci_config_ref_uri.startsWith('gitlab.com/acme')",
        ),
        (google, "claims.email.endsWith('acme.com')"),
        (google, "claims.email.startsWith('deployer@acme.com')"),
        (
            google,
            "claims.hd.endsWith('acme.com') && claims.email_verified == true",
        ),
    ] {
        assert!(is_unbound(issuer, rule), "{rule}");
    }
}

#[test]
fn a_rule_that_says_whose_tokens_count_binds_a_shared_issuer() {
    let (gitlab, google) = ("https://gitlab.com", "https://accounts.google.com");
    for (issuer, rule) in [
        (GITHUB, "claims.repository.startsWith('acme/')"),
        (
            GITHUB,
            "claims.repository in ['acme/a', 'acme/b'] && claims.ref == 'refs/heads/main'",
        ),
        (
            GITHUB,
            "claims.sub.matches('^repo:acme/.*:ref:refs/heads/main$')",
        ),
        (
            GITHUB,
            "claims.ref.startsWith('refs/') && claims.repository_owner_id == '65'",
        ),
        (
            GITHUB,
            "claims.repository == 'acme/a' || claims.repository == 'acme/b'",
        ),
        (
            gitlab,
            "claims.ci_config_ref_uri.startsWith('gitlab.com/acme/site//')",
        ),
        (
            gitlab,
            "claims.namespace_path == 'acme' || claims.namespace_path.startsWith('acme/')",
        ),
        (
            google,
            "claims.email.endsWith('@acme.com') && claims.email_verified == true",
        ),
        (google, "claims.hd == 'acme.com'"),
    ] {
        assert!(!is_unbound(issuer, rule), "{rule}");
    }
}

#[test]
fn anybody_unbound() {
    let anybody = json!({"clients": "anybody", "scope": ["a"], "subjects": "anyone"});
    let name = "anybody-unbound";
    let has = |change: Value| found(IDP, with(sound(), change)).get(name).copied();
    assert_eq!(has(anybody.clone()), Some(Severity::Warning));
    for near_miss in [
        json!({"subjects": {"only": ["alice"]}}),
        json!({"claim_rule": "claims.sub == 'alice'"}),
        json!({"clients": "any_authenticated"}),
    ] {
        assert_eq!(has(with(anybody.clone(), near_miss)), None);
    }
}

#[test]
fn any_subject_is_worse_where_a_host_gives_issuers_to_its_customers() {
    let anyone = || with(sound(), json!({"subjects": "anyone"}));
    let has = |issuer, settings| found(issuer, settings).get("any-subject").copied();
    assert_eq!(has(IDP, anyone()), Some(Severity::Note));
    let eks = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC";
    assert_eq!(has(eks, anyone()), Some(Severity::Warning));
    assert_eq!(has(eks, sound()), None);
    let rule = json!({"claim_rule": "claims.sub != 'x'"});
    assert_eq!(has(IDP, with(anyone(), rule)), None);
}

#[test]
fn no_audience_of_its_own() {
    let name = "no-audience-of-its-own";
    let has = |issuer, audience: &str| {
        let change = json!({"assertion": {"audiences": [audience]}});
        found(issuer, with(sound(), change)).get(name).copied()
    };
    for (issuer, audience, severity) in [
        (GITHUB, "https://github.com/acme", Severity::Risk),
        (GITHUB, "sts.amazonaws.com", Severity::Risk),
        ("https://gitlab.com", "https://gitlab.com", Severity::Risk),
        (IDP, IDP, Severity::Warning),
        (IDP, "account", Severity::Warning),
        (IDP, "https://kubernetes.default.svc", Severity::Warning),
    ] {
        assert_eq!(has(issuer, audience), Some(severity), "{issuer} {audience}");
    }
    for (issuer, audience) in [
        (GITHUB, "https://as.example.com"),
        (GITHUB, "https://github.company.example/acme"),
        (IDP, "https://apis.example.com"),
        (IDP, "accounts"),
    ] {
        assert_eq!(has(issuer, audience), None, "{issuer} {audience}");
    }
}

#[test]
fn a_name_that_every_machine_has_is_no_audience_of_its_own() {
    let at = |issuer: &str, own: &str, settings: Value| {
        let provider = provider(1, issuer, settings, Vec::new());
        found_beside(&provider, own, &[])
            .get("no-audience-of-its-own")
            .copied()
    };
    let local = "http://localhost:9443";
    assert_eq!(at(GITHUB, local, sound()), Some(Severity::Warning));
    assert_eq!(
        at(GITHUB, "http://127.0.0.1:9443", sound()),
        Some(Severity::Warning)
    );
    assert_eq!(at(GITHUB, "https://as.example.com", sound()), None);
    assert_eq!(at(IDP, local, sound()), None);
    let own = json!({"assertion": {"audiences": ["https://jurat.acme.example"]}});
    assert_eq!(at(GITHUB, local, with(sound(), own)), None);
}

#[test]
fn long_assertion_life() {
    let has = |life: u32| {
        let change = json!({"assertion": {"max_life_seconds": life}});
        found(IDP, with(sound(), change))
            .get("long-assertion-life")
            .copied()
    };
    assert_eq!(has(3601), Some(Severity::Warning));
    assert_eq!(has(3600), None);
}

#[test]
fn replay_reusable() {
    let has = |change: Value| {
        found(IDP, with(sound(), change))
            .get("replay-reusable")
            .copied()
    };
    let reusable = json!({"assertion": {"replay": "reusable"}});
    assert_eq!(has(reusable.clone()), Some(Severity::Warning));
    let anybody = json!({"clients": "anybody", "scope": ["a"]});
    assert_eq!(has(with(reusable, anybody)), Some(Severity::Risk));
    assert_eq!(
        has(json!({"assertion": {"replay": "once-by-digest"}})),
        None
    );
}

#[test]
fn algorithms_wider_than_keys() {
    let name = "algorithms-wider-than-keys";
    let all = || json!({"clients": {"only": ["portal"]}, "subjects": {"only": ["alice"]}});
    let has = |settings: Value, keys| {
        let provider = provider(1, IDP, settings, keys);
        found_beside(&provider, "https://as.example.com", &[]).contains_key(name)
    };
    assert!(has(all(), vec![key(Algorithm::Es256)]));
    assert!(!has(sound(), vec![key(Algorithm::Es256)]));
    assert!(!has(all(), Vec::new()), "without a key nothing can be told");
    let source = json!({"key_source": {"from": "discovery"}});
    assert!(!has(
        with(all(), source.clone()),
        vec![key(Algorithm::Es256)]
    ));

    let own: IssuerIdentifier = "https://as.example.com".parse().unwrap();
    let published = provider(1, IDP, with(all(), source), Vec::new());
    let around = |algorithms: &[Algorithm]| Surroundings {
        own: &own,
        others: &[],
        published: Some(AlgorithmSet::of(algorithms)),
        now: now(),
    };
    let found = findings(&published, &around(&[Algorithm::Rs256]));
    assert_eq!(found[0].name, name);
    assert_eq!(
        found[0].mend,
        "jurat idp update https://idp.example.com --algorithm RS256"
    );
    assert_eq!(findings(&published, &around(&Algorithm::ALL)), []);
}

#[test]
fn certificates_that_end() {
    let at = |ends: i64| {
        let provider = provider(1, IDP, sound(), vec![certificate(ends)]);
        let found = found_beside(&provider, "https://as.example.com", &[]);
        found.keys().copied().collect::<Vec<_>>()
    };
    let now = now().seconds();
    assert_eq!(at(now + 30 * DAY), ["certificate-ending"]);
    assert_eq!(at(now + 30 * DAY + 1), [""; 0]);
    assert_eq!(at(now), ["certificate-ending"]);
    assert_eq!(at(now - 1), ["certificate-ended"]);
}

#[test]
fn cleartext_key_source() {
    let has = |url: &str| {
        let source = json!({"key_source": {"from": {"jwks_url": {"url": url}}, "local": true}});
        let found = found(IDP, with(sound(), source));
        found.get("cleartext-key-source").copied()
    };
    assert_eq!(has("http://keys.internal/jwks"), Some(Severity::Risk));
    assert_eq!(has("http://127.0.0.1:8080/jwks"), Some(Severity::Note));
    assert_eq!(has("https://keys.internal/jwks"), None);
    let discovery = json!({"key_source": {"from": "discovery", "local": true}});
    let found = found("http://idp.internal", with(sound(), discovery));
    assert_eq!(found.get("cleartext-key-source"), Some(&Severity::Risk));
}

#[test]
fn registered_twice() {
    let subjects = |subject: &str| with(sound(), json!({"subjects": {"only": [subject]}}));
    let rule = |settings: Value| with(settings, json!({"claim_rule": "claims.sub != 'x'"}));
    let entra_2 = "https://login.microsoftonline.com/6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d/v2.0";
    let entra_1 = "https://sts.windows.net/6c1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d/";
    let another = "https://sts.windows.net/7d1e0b7a-2d3f-4a5b-8c9d-0e1f2a3b4c5d/";
    let between = |one: &IdentityProvider, other: IdentityProvider| {
        let found = found_beside(one, "https://as.example.com", &[one.clone(), other]);
        found.get("registered-twice").copied()
    };
    let plain = |number, issuer, settings| provider(number, issuer, settings, Vec::new());
    let one = plain(1, entra_2, subjects("alice"));
    assert_eq!(
        between(&one, plain(2, entra_1, subjects("alice"))),
        Some(Severity::Warning)
    );
    assert_eq!(between(&one, plain(2, entra_1, subjects("bob"))), None);
    assert_eq!(between(&one, plain(2, another, subjects("alice"))), None);
    let off = with(subjects("alice"), json!({"enabled": false}));
    assert_eq!(between(&one, plain(2, entra_1, off)), None);
    let ruled = plain(1, entra_2, rule(subjects("alice")));
    let other = plain(2, entra_1, rule(subjects("alice")));
    assert_eq!(between(&ruled, other), Some(Severity::Note));

    let signing = SigningKey::generate(Algorithm::Es256).unwrap();
    let same = || VerificationKey::from_pem(&signing.public_key_pem()).unwrap();
    let keyed = provider(1, IDP, subjects("alice"), vec![same()]);
    let other = "https://other.example.com";
    let twin = provider(2, other, subjects("alice"), vec![same()]);
    assert_eq!(between(&keyed, twin), Some(Severity::Warning));
    let stranger = provider(2, other, subjects("alice"), vec![key(Algorithm::Es256)]);
    assert_eq!(between(&keyed, stranger), None);

    let source = |url: &str| {
        with(
            sound(),
            json!({"key_source": {"from": {"jwks_url": {"url": url}}}}),
        )
    };
    let one = plain(1, IDP, source("https://keys.example.com/a"));
    let two = plain(2, other, source("https://keys.example.com/a"));
    assert_eq!(between(&one, two), Some(Severity::Warning));
    assert_eq!(
        between(&one, plain(2, other, source("https://keys.example.com/b"))),
        None
    );
}

#[test]
fn subject_from_mutable_claim() {
    let has = |mapping: Value| {
        let found = found(IDP, with(sound(), json!({"subject_mapping": mapping})));
        found.get("subject-from-mutable-claim").copied()
    };
    assert_eq!(has(json!({"claim": "email"})), Some(Severity::Warning));
    assert_eq!(
        has(json!({"claim": "preferred_username"})),
        Some(Severity::Warning)
    );
    assert_eq!(has(json!({"claim": "employee_number"})), None);
    assert_eq!(has(json!("prefixed_by_issuer")), None);
}

#[test]
fn compatibility_loosened() {
    let has = |switches: Value| {
        let change = json!({"assertion": {"compatibility": switches}});
        found(IDP, with(sound(), change))
            .get("compatibility-loosened")
            .copied()
    };
    assert_eq!(has(json!(["padded-base64"])), Some(Severity::Note));
    let milliseconds = json!(["millisecond-dates", "x5t-hex-sha256"]);
    assert_eq!(has(milliseconds), Some(Severity::Warning));
    assert_eq!(has(json!(["x5t-hex-sha256"])), None);
}

#[test]
fn what_was_accepted_is_found_and_said_to_be() {
    let accepted = json!({"subjects": "anyone", "accepted_risks": ["unbound-shared-issuer"]});
    let own: IssuerIdentifier = "https://as.example.com".parse().unwrap();
    let provider = provider(1, GITHUB, with(sound(), accepted), Vec::new());
    let around = Surroundings {
        own: &own,
        others: &[],
        published: None,
        now: now(),
    };
    let found = findings(&provider, &around);
    assert!(
        found[0].accepted && !found[0].must_be_accepted(),
        "{found:?}"
    );
    assert_eq!(found[0].severity, Severity::Risk);
}

#[test]
fn no_preset_with_its_examples_brings_a_risk() {
    let own: IssuerIdentifier = "https://as.example.com".parse().unwrap();
    for preset in preset::PRESETS
        .iter()
        .filter(|preset| preset.trust.is_some())
    {
        let mut answers = Answers::default();
        for question in preset.trust.unwrap().questions {
            answers.add(question.name(), question.example);
        }
        let proposal = preset.settings(&answers, &own).unwrap();
        let provider = provider(1, &proposal.issuer.unwrap(), proposal.settings, Vec::new());
        let around = Surroundings {
            own: &own,
            others: &[],
            published: None,
            now: now(),
        };
        for finding in findings(&provider, &around) {
            assert_ne!(
                finding.severity,
                Severity::Risk,
                "{} {finding:?}",
                preset.name
            );
        }
    }
}
