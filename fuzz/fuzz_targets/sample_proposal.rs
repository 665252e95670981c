//! What a sample assertion leads to. The input is a claims set as JSON.
//!
//! What is proposed is sound: its settings read back as themselves, accept the sample's subject, and bind something. What cannot be
//! proposed is refused with a sentence of bounded length.
#![no_main]

use jurat_registry::clock::Timestamp;
use jurat_registry::identity_provider::IdentityProviderSettings;
use jurat_registry::preset::answers::Answers;
use jurat_registry::rule_test::SampleHeader;
use jurat_registry::sample::{Given, Sample, propose};
use jurat_registry::subject_rule::SubjectRule;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(claims) = serde_json::from_slice(data) else {
        return;
    };
    let sample = Sample {
        header: SampleHeader {
            alg: Some("RS256".into()),
            kid: None,
            typ: None,
        },
        x5t: None,
        padded: false,
        claims,
    };
    let own = "https://as.example.com".parse().unwrap();
    let given = Given {
        preset: None,
        answers: &Answers::default(),
        own: &own,
        now: Timestamp::from_seconds(1_800_000_000),
    };
    let proposal = match propose(&sample, &given) {
        Ok(proposal) => proposal,
        Err(invalid) => return assert!(invalid.sentence.len() < 4096),
    };
    let settings = &proposal.settings;
    let json = serde_json::to_string(settings).unwrap();
    let back: IdentityProviderSettings = serde_json::from_str(&json).unwrap();
    assert_eq!(back, *settings);
    assert_ne!(settings.subjects, SubjectRule::Anyone);
    assert!(settings.subjects.allows(sample.subject().unwrap()));
    assert!(!settings.subjects.allows("somebody else, whom nobody named"));
    sample.alive_at(given.now);
});
