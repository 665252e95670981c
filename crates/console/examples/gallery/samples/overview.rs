//! The overview: busy, empty, and as an auditor sees it.

use jurat_console::Place;
use jurat_console::overview::{Expiring, Figure, FirstStep, OverviewPage, Range, ReasonCount};
use jurat_console::part::{Bucket, Finding, Gravity, Link, Traffic};

use super::{DAY, Pages, Words, auditors_frame, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let empty = OverviewPage {
        figures: Vec::new(),
        traffic: Traffic::new(Vec::new()),
        reasons: Vec::new(),
        expiring: Vec::new(),
        findings: Vec::new(),
        first_steps: first_steps(),
        ..busy(words)
    };
    let quiet = OverviewPage {
        frame: auditors_frame(words, Place::Overview),
        traffic: Traffic::new(vec![
            Bucket {
                label: "00:00".to_owned(),
                granted: 0,
                refused: 0
            };
            24
        ]),
        reasons: Vec::new(),
        expiring: Vec::new(),
        findings: Vec::new(),
        ..busy(words)
    };
    vec![
        ("overview", page(&busy(words))),
        ("overview-empty", page(&empty)),
        ("overview-quiet", page(&quiet)),
    ]
}

fn busy(words: &Words) -> OverviewPage {
    let figure = |label: &str, value: &str, path: &str| Figure {
        label: label.to_owned(),
        value: value.to_owned(),
        href: format!("/console{path}"),
    };
    let range = |label: &str, current| Range {
        link: Link::new("/console/?range=1", label),
        current,
    };
    let reason = |reason: &str, sentence: &str, count| ReasonCount {
        reason: reason.to_owned(),
        sentence: sentence.to_owned(),
        count,
    };
    OverviewPage {
        frame: frame(words, Place::Overview),
        figures: vec![
            figure("Granted, 24 h", "18,204", "/decisions?granted=yes"),
            figure("Refused, 24 h", "307", "/decisions?granted=no"),
            figure("Clients", "42", "/clients"),
            figure("Identity providers", "5", "/identity-providers"),
        ],
        ranges: vec![
            range("24 hours", true),
            range("7 days", false),
            range("30 days", false),
        ],
        traffic: Traffic::new((0..24_u64).map(bucket).collect()),
        reasons: vec![
            reason(
                "assertion_expired",
                "The assertion’s exp is in the past.",
                201,
            ),
            reason(
                "audience_not_us",
                "The assertion is not meant for this server: its aud names another.",
                64,
            ),
            reason(
                "key_unknown",
                "No key of the issuer fits the assertion’s header.",
                31,
            ),
            reason("assertion_replayed", "The assertion was used before.", 11),
        ],
        expiring: vec![
            expiring(words, "Certificate", "CN=partner-1", 3 * DAY + 60),
            expiring(words, "Secret", "01KXN4T9Q3", 12 * DAY + 60),
            expiring(words, "Signing key", "ES256 · 3kQ9…", 54 * DAY),
        ],
        findings: findings(words),
        first_steps: Vec::new(),
    }
}

fn bucket(hour: u64) -> Bucket {
    Bucket {
        label: format!("{hour:02}:00"),
        granted: 200 + (hour * 97) % 340 + if (8..18).contains(&hour) { 600 } else { 0 },
        refused: if hour == 14 { 210 } else { (hour * 7) % 19 },
    }
}

fn expiring(words: &Words, what: &str, name: &str, seconds: i64) -> Expiring {
    Expiring {
        what: what.to_owned(),
        name: name.to_owned(),
        of: Link::new("/console/clients/partner-1", words.client),
        ends: when(seconds),
    }
}

fn findings(words: &Words) -> Vec<Finding> {
    let of = Some(Link::new("/console/identity-providers/1", words.issuer));
    vec![
        Finding {
            of: of.clone(),
            ..super::doors::risk(words)
        },
        Finding {
            name: "assertion-lives-long".to_owned(),
            gravity: Gravity::Warning,
            what_could_happen: "An assertion that leaks can be used for an hour.".to_owned(),
            mend: format!("jurat idp update {} --max-assertion-life 300", words.issuer),
            accepted: false,
            of,
        },
    ]
}

fn first_steps() -> Vec<FirstStep> {
    let step = |done, title: &str, sentence: &str, path: &str, label: &str| FirstStep {
        done,
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        link: Link::new(format!("/console{path}"), label),
    };
    vec![
        step(
            true,
            "Set up the first administrator",
            "That is you.",
            "/administrators",
            "Administrators",
        ),
        step(
            false,
            "Say what is to be protected",
            "A resource is an API with its scopes. Without one, scopes are free words.",
            "/resources/new",
            "New resource",
        ),
        step(
            false,
            "Register who signs for themselves",
            "A client with a certificate or key of its own, as a partner’s service has.",
            "/clients/new",
            "New client",
        ),
        step(
            false,
            "Trust somebody who signs for others",
            "Paste a JWT of your CI, cluster or identity provider, and get the narrowest trust that accepts it.",
            "/identity-providers/new",
            "New identity provider",
        ),
        step(
            false,
            "See why",
            "Paste any assertion and see each check, with what would mend it.",
            "/explain",
            "Explain an assertion",
        ),
    ]
}
