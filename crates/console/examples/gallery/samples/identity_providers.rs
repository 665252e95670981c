//! The pages of identity providers.

#![expect(clippy::too_many_lines, reason = "a sample is as long as its page")]

use jurat_console::clients::SettingShown;
use jurat_console::identity_providers::{
    IdentityProviderFormPage, IdentityProviderPage, IdentityProviderRow, IdentityProvidersPage,
    QuestionShown, RuleTestShown, RulesPage, TrialCheck, TrialShown, TrustQuestionsPage,
    TrustStartPage,
};
use jurat_console::part::{Badge, Code, Link, Pager, Tone};
use jurat_console::{Form, Place};

use super::clients::{credentials, decisions, source};
use super::doors::risk;
use super::proposals::presets;
use super::{DAY, Pages, Words, auditors_frame, form, frame, page, when};

pub(super) const HERE: Place = Place::IdentityProviders;

pub(super) fn pages(words: &Words) -> Pages {
    let mut pages = lists(words);
    pages.extend(shown(words));
    pages.extend(ways_in(words));
    pages
}

fn lists(words: &Words) -> Pages {
    let row = |issuer: &str, name: Option<&str>, lint| IdentityProviderRow {
        id: "01KXN4T9Q3V0C8Z5W6S7D2M1RD".to_owned(),
        issuer: issuer.to_owned(),
        name: name.map(str::to_owned),
        state: Badge::of_switch(true, None, 30),
        keys: "Discovery, 3 keys".to_owned(),
        health: Some(Badge::new(Tone::Good, "Read 4 min ago")),
        clients: words.client.to_owned(),
        lint,
    };
    let list = |search: &str, rows| IdentityProvidersPage {
        frame: frame(words, HERE),
        search: search.to_owned(),
        rows,
        pager: Pager::default(),
    };
    let rows = vec![
        row(words.issuer, Some("GitHub Actions of Northwind"), None),
        IdentityProviderRow {
            health: Some(Badge::new(Tone::Bad, "Failing since 14:02")),
            ..row(
                "https://sts.example.net/9f1c",
                Some(words.name),
                Some(Badge::new(Tone::Warn, "2 warnings")),
            )
        },
        IdentityProviderRow {
            keys: "1 certificate".to_owned(),
            health: None,
            state: Badge::of_switch(false, None, 30),
            clients: "anybody".to_owned(),
            ..row(
                "wso2.example.com",
                None,
                Some(Badge::new(Tone::Bad, "1 risk")),
            )
        },
    ];
    vec![
        ("identity-providers", page(&list("", rows))),
        ("identity-providers-empty", page(&list("", Vec::new()))),
        (
            "identity-providers-none-found",
            page(&list(words.name, Vec::new())),
        ),
    ]
}

fn shown(words: &Words) -> Pages {
    let bare = IdentityProviderPage {
        frame: auditors_frame(words, HERE),
        name: None,
        enabled: false,
        state: Badge::of_switch(false, None, 30),
        findings: Vec::new(),
        claim_rule: None,
        tests: Vec::new(),
        keys: Vec::new(),
        source: None,
        decisions: Vec::new(),
        ..provider(words)
    };
    vec![
        ("identity-provider", page(&provider(words))),
        ("identity-provider-bare", page(&bare)),
    ]
}

pub(super) fn setting(name: &str, value: &str, from: Option<&str>) -> SettingShown {
    SettingShown {
        name: name.to_owned(),
        value: value.to_owned(),
        from: from.map(str::to_owned),
    }
}

pub(super) fn provider(words: &Words) -> IdentityProviderPage {
    IdentityProviderPage {
        frame: frame(words, HERE),
        id: "01KXN4T9Q3V0C8Z5W6S7D2M1RD".to_owned(),
        issuer: words.issuer.to_owned(),
        name: Some(words.name.to_owned()),
        enabled: true,
        state: Badge::of_switch(true, None, 30),
        findings: vec![risk(words)],
        trust: vec![
            setting("Speaks for", words.subject, None),
            setting("Presented by", words.client, None),
            setting("Brings at most", "deploy.read deploy.write", None),
            setting("By default", "deploy.read", None),
            setting(
                "Token speaks for",
                "the assertion’s sub",
                Some("the default"),
            ),
            setting("Audiences", "https://deploy.example.com", None),
        ],
        claim_rule: Some(rule(words)),
        tests: tests(words),
        settings: vec![
            setting("Algorithms", "RS256", None),
            setting("Longest life", "300 s", Some("the default")),
            setting("Clock skew", "30 s", Some("the default")),
            setting("Replay", "once, if it has a jti", Some("the default")),
            setting("Tolerated", "nothing", Some("the default")),
            setting("Token lifetime", "900 s", None),
        ],
        keys: credentials(words).into_iter().take(1).collect(),
        source: Some(source(words)),
        decisions: decisions(words),
        created_at: when(-60 * DAY),
        updated_at: when(-3 * DAY),
    }
}

pub(super) fn rule(words: &Words) -> Code {
    let text = format!(
        "claims.repository_owner_id == \"123456\"\n  && claims.ref == \"refs/heads/main\"\n  && claims.sub == \"{}\"",
        words.subject
    );
    Code::new("claim-rule", "Claim rule", text)
}

pub(super) fn tests(words: &Words) -> Vec<RuleTestShown> {
    let test = |name: &str, expected: &str, passed| RuleTestShown {
        name: name.to_owned(),
        expected: expected.to_owned(),
        passed,
        why: None,
    };
    vec![
        test("the sample", "accept", true),
        RuleTestShown {
            why: Some("claim_rule_denied: repository_owner_id is \"666\"".to_owned()),
            ..test("the same from another owner", "deny", true)
        },
        test(words.name, "deny", false),
    ]
}

fn ways_in(words: &Words) -> Pages {
    let start = |form: Form| TrustStartPage {
        frame: frame(words, HERE),
        presets: presets(),
        form,
    };
    let questions = |form: Form| {
        TrustQuestionsPage {
        frame: frame(words, HERE),
        preset: presets().remove(0),
        remark: Some("Every repository of GitHub has this issuer, so what binds the trust is what you answer.".to_owned()),
        questions: vec![
            QuestionShown {
                name: "owner".to_owned(),
                question: "Which organisation or user owns the repositories?".to_owned(),
                example: "northwind".to_owned(),
                required: true,
                many: false,
                default: None,
            },
            QuestionShown {
                name: "branch".to_owned(),
                question: "Which branches may get a token?".to_owned(),
                example: "main".to_owned(),
                required: false,
                many: true,
                default: Some("main".to_owned()),
            },
        ],
        form: form.with("preset", "github-actions"),
    }
    };
    let by_hand = |existing: Option<&str>, form: Form| IdentityProviderFormPage {
        frame: frame(words, HERE),
        existing: existing
            .map(|issuer| ("01KXN4T9Q3V0C8Z5W6S7D2M1RD".to_owned(), issuer.to_owned())),
        form: form
            .with("key_source", "discovery")
            .with("clients_kind", "only")
            .with("subjects_kind", "matching")
            .with("subject_mapping", "assertion")
            .with("assertion.replay", "once-if-jti"),
    };
    vec![
        (
            "trust-start",
            page(&start(
                form("/identity-providers/new").with("from", "sample"),
            )),
        ),
        (
            "trust-start-wrong",
            page(&start(
                form("/identity-providers/new")
                    .with("assertion", words.sentence)
                    .with("issuer", words.url)
                    .wrong("assertion", "This is not a JWT: it has not three parts.")
                    .wrong("issuer", words.sentence),
            )),
        ),
        (
            "trust-questions",
            page(&questions(form("/identity-providers/new"))),
        ),
        (
            "trust-questions-wrong",
            page(&questions(
                form("/identity-providers/new")
                    .with("answers.owner", words.sentence)
                    .wrong(
                        "answers.owner",
                        "An owner of GitHub has letters, digits and hyphens.",
                    ),
            )),
        ),
        (
            "identity-provider-by-hand",
            page(&by_hand(None, form("/identity-providers/new"))),
        ),
        (
            "identity-provider-edit",
            page(&by_hand(
                Some(words.issuer),
                form("/identity-providers/1/edit")
                    .with("name", words.name)
                    .with("subjects", words.subject)
                    .wrong("subjects", "A pattern has no star in its first segment."),
            )),
        ),
        ("rules", page(&rules(words, None))),
        ("rules-tried", page(&rules(words, Some(trial(words))))),
    ]
}

pub(super) fn rules(words: &Words, trial: Option<TrialShown>) -> RulesPage {
    let claims = format!(
        "{{\n  \"sub\": \"{}\",\n  \"ref\": \"refs/heads/main\"\n}}",
        words.subject
    );
    RulesPage {
        frame: frame(words, HERE),
        of: Link::new("/console/identity-providers/1", words.issuer),
        id: "1".to_owned(),
        rules: vec![rule(words)],
        form: form("/identity-providers/1/rules")
            .with("claims", claims)
            .with("claim_rule", "claims.repository_owner_id == \"123456\"")
            .with("subjects_kind", "matching")
            .with("subjects", words.subject),
        trial,
        tests: tests(words),
    }
}

pub(super) fn trial(words: &Words) -> TrialShown {
    let check = |title: &str, passed| TrialCheck {
        title: title.to_owned(),
        passed,
        why: None,
        detail: None,
    };
    TrialShown {
        accepted: false,
        checks: vec![
            TrialCheck {
                why: Some("The claim rule does not allow these claims.".to_owned()),
                detail: Some(words.sentence.to_owned()),
                ..check("Claim rule", false)
            },
            check("Subjects", true),
            check("Subject mapping", true),
        ],
        subject: Some(words.subject.to_owned()),
        claims: Some("{\"repository\":\"northwind/orders\"}".to_owned()),
        scope: Some(words.scope.to_owned()),
        evidence: Some(format!("{{\"sub\":\"{}\"}}", words.subject)),
    }
}
