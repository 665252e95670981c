//! The pages on the way to a narrow trust.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::Form;
use jurat_console::clients::PresetShown;
use jurat_console::identity_providers::{
    CheckedLine, NearMissShown, ProposalKeys, ProposalPage, ProposedLine, SignatureShown,
};
use jurat_console::part::Link;

use super::doors::risk;
use super::identity_providers::HERE;
use super::{Pages, Words, form, frame, page};

pub(super) fn proposals(words: &Words) -> Pages {
    let narrow = proposal(words);
    let wide = ProposalPage {
        registered: Some(Link::new("/console/identity-providers/1", words.issuer)),
        accepts: Some(false),
        expired: true,
        keys: ProposalKeys::Failed(words.sentence.to_owned()),
        signature: Some(SignatureShown {
            verified: false,
            sentence: "No key is known, so nobody can tell whether the sample is genuine"
                .to_owned(),
        }),
        findings: vec![risk(words)],
        warnings: vec![format!(
            "The sample is for {}, which other services accept as well.",
            words.url
        )],
        form: filled(words).wrong("clients", "There is no client of that id."),
        ..proposal(words)
    };
    vec![("proposal", page(&narrow)), ("proposal-wide", page(&wide))]
}

pub(super) fn filled(words: &Words) -> Form {
    form("/identity-providers/new/proposal")
        .with("assertion_digest", "x")
        .with("clients", words.client)
        .with("subjects", words.subject)
        .with("claim_rule", "claims.repository_owner_id == \"123456\"")
        .with("assertion.max_life_seconds", "300")
}

fn proposal(words: &Words) -> ProposalPage {
    let line = |setting: &str, value: &str, reason: &str| ProposedLine {
        setting: setting.to_owned(),
        value: value.to_owned(),
        reason: reason.to_owned(),
        stated: false,
    };
    let check = |title: &str| CheckedLine {
        title: title.to_owned(),
        passed: true,
        detail: None,
    };
    let miss = |what: &str| NearMissShown {
        what: what.to_owned(),
        refused: true,
    };
    ProposalPage {
        frame: frame(words, HERE),
        issuer: words.issuer.to_owned(),
        why: "This is a token of GitHub Actions".to_owned(),
        registered: None,
        accepts: Some(true),
        subject: Some(words.subject.to_owned()),
        expired: false,
        lines: vec![
            line(
                "key_source",
                "discovery",
                "The issuer publishes its metadata and keys",
            ),
            line(
                "assertion.algorithms",
                "RS256",
                "All its keys are RSA, and the sample is signed so",
            ),
            line(
                "subjects",
                words.subject,
                "Exactly this repository and branch",
            ),
            line(
                "assertion.max_life_seconds",
                "300",
                "The sample lives for five minutes",
            ),
            ProposedLine {
                stated: true,
                ..line("clients", words.client, "")
            },
        ],
        keys: ProposalKeys::Read(
            words.url.to_owned(),
            vec![(
                "38826b17-6a30-5f9b-b169-8beb8202f723".to_owned(),
                "RSA 2048 · RS256".to_owned(),
            )],
        ),
        signature: Some(SignatureShown {
            verified: true,
            sentence: "Its signature is good".to_owned(),
        }),
        checks: vec![
            check("It is a JWT of strict form"),
            check("A live key of the issuer fits the header"),
            check("The signature was made with that key"),
            check("It is meant for this server"),
        ],
        near_misses: vec![
            miss("the same from another repository"),
            miss("the same from a pull request"),
            miss("the same from another owner"),
        ],
        findings: Vec::new(),
        warnings: Vec::new(),
        form: filled(words),
    }
}

pub(super) fn presets() -> Vec<PresetShown> {
    let preset = |name: &str, title: &str, sentence: &str| PresetShown {
        name: name.to_owned(),
        title: title.to_owned(),
        sentence: sentence.to_owned(),
    };
    vec![
        preset(
            "github-actions",
            "GitHub Actions",
            "Workflows of repositories that you name.",
        ),
        preset(
            "gitlab-ci",
            "GitLab CI",
            "Jobs of projects that you name, at gitlab.com or your own.",
        ),
        preset("kubernetes", "Kubernetes", "Service accounts of a cluster."),
        preset("spiffe", "SPIFFE", "Workloads of a trust domain."),
        preset("entra", "Microsoft Entra ID", "Applications of a tenant."),
        preset("okta", "Okta", "An authorization server of yours."),
        preset(
            "wso2-is",
            "WSO2 Identity Server",
            "Its ID tokens, or its access tokens.",
        ),
        preset("keycloak", "Keycloak", "Clients of a realm."),
    ]
}
