//! The lines by which the lint mends what it finds are command lines of this binary.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;

use jurat_registry::clock::Timestamp;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::identity_provider::{IdentityProvider, IdentityProviderParts};
use jurat_registry::lint::{self, Surroundings};
use jurat_registry::randomness::SeededRandomness;
use serde_json::{Value, json};

use crate::place::Place;

fn provider(number: u64, issuer: &str, settings: Value) -> Arc<IdentityProvider> {
    let now = Timestamp::from_seconds(1_800_000_000);
    let parts = IdentityProviderParts {
        id: IdentityProviderId::new(now, &SeededRandomness::new(number)).unwrap(),
        issuer: issuer.into(),
        settings: serde_json::from_value(settings).unwrap(),
        keys: Vec::new(),
        created_at: now,
        updated_at: now,
        revision: 1,
    };
    Arc::new(IdentityProvider::new(parts).unwrap())
}

/// Between them they have every finding but those of certificates, whose line the tests of keys run.
fn wide() -> Vec<Arc<IdentityProvider>> {
    let loose = json!({
        "max_life_seconds": 7200, "replay": "reusable", "audiences": ["https://github.com/acme"],
        "compatibility": ["padded-base64", "x5t-hex-sha256"],
    });
    let github = "https://token.actions.githubusercontent.com";
    let http =
        json!({"from": {"jwks_url": {"url": "http://keys.internal/a?b=c&d"}}, "local": true});
    vec![
        provider(
            1,
            github,
            json!({"assertion": loose, "clients": "anybody", "scope": ["a"]}),
        ),
        provider(2, "accounts.google.com", json!({})),
        provider(3, "https://accounts.google.com", json!({})),
        provider(
            4,
            "an issuer's name",
            json!({
                "key_source": http, "subject_mapping": {"claim": "email"},
                "assertion": {"compatibility": ["string-dates"]},
            }),
        ),
    ]
}

/// The words behind `jurat`, as a shell cuts the line.
fn words(line: &str) -> Vec<String> {
    let script = format!("printf '%s\\n' {line}");
    let said = Command::new("sh").args(["-c", &script]).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let mut words = said.lines().map(String::from);
    assert_eq!(words.next().as_deref(), Some("jurat"));
    words.collect()
}

#[test]
fn every_line_that_mends_is_one_that_the_command_line_understands() {
    let place = Place::new();
    let _server = place.serve();
    let providers = wide();
    let own = "http://localhost:7523".parse().unwrap();
    let mut names = BTreeSet::new();
    for provider in &providers {
        let around = Surroundings {
            own: &own,
            others: &providers,
            published: None,
            now: Timestamp::from_seconds(1_800_000_000),
        };
        for finding in lint::findings(provider, &around) {
            names.insert(finding.name);
            let line = finding.mend;
            // Nobody is registered: what is understood comes as far as looking for the issuer.
            let ran = place.jurat_words(&words(&line));
            assert_eq!(ran.code, 1, "{line}\n{}", ran.err);
            assert!(
                ran.err.contains("no identity provider"),
                "{line}\n{}",
                ran.err
            );
        }
    }
    let expected = [
        "any-subject",
        "anybody-unbound",
        "cleartext-key-source",
        "compatibility-loosened",
        "long-assertion-life",
        "no-audience-of-its-own",
        "registered-twice",
        "replay-reusable",
        "subject-from-mutable-claim",
        "unbound-shared-issuer",
    ];
    assert_eq!(names, BTreeSet::from(expected));
}
