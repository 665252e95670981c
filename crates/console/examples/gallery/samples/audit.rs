//! The audit log.

use jurat_console::Place;
use jurat_console::audit::{AuditFilterShown, AuditLinePage, AuditPage, AuditRow};
use jurat_console::part::{Badge, Change, Link, Pager, Tone};

use super::{Pages, Words, auditors_frame, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let empty = AuditPage {
        filter: AuditFilterShown::default(),
        rows: Vec::new(),
        chain: None,
        ..log(words)
    };
    let broken = AuditPage {
        frame: auditors_frame(words, Place::Audit),
        chain: Some(Badge::new(Tone::Bad, "Broken")),
        chain_sentence:
            "The chain of lines breaks at line 1017: it was altered, or one before it is gone."
                .to_owned(),
        ..log(words)
    };
    let event = AuditLinePage {
        changes: Vec::new(),
        record: None,
        ..line(words)
    };
    vec![
        ("audit", page(&log(words))),
        ("audit-empty", page(&empty)),
        ("audit-broken", page(&broken)),
        ("audit-line", page(&line(words))),
        ("audit-line-event", page(&event)),
    ]
}

fn log(words: &Words) -> AuditPage {
    let row = |number, action: &str, target: &str, detail: &str| AuditRow {
        number,
        at: when(-3600),
        who: words.person.to_owned(),
        action: action.to_owned(),
        target: target.to_owned(),
        detail: detail.to_owned(),
    };
    AuditPage {
        frame: frame(words, Place::Audit),
        filter: AuditFilterShown {
            target: words.client.to_owned(),
            ..AuditFilterShown::default()
        },
        rows: vec![
            row(
                1204,
                "client-replaced",
                words.client,
                "enabled, assertion.max_life_seconds",
            ),
            row(1203, "risk-accepted", words.issuer, words.sentence),
            row(1202, "key-added", words.issuer, "published: 2026-10"),
        ],
        pager: Pager {
            shown: 3,
            first: None,
            next: Some("/console/audit?after=1202".to_owned()),
        },
        chain: Some(Badge::new(Tone::Good, "Whole")),
        chain_sentence:
            "Every line up to 1204 follows from the one before, and the newest is sealed."
                .to_owned(),
    }
}

fn line(words: &Words) -> AuditLinePage {
    AuditLinePage {
        frame: frame(words, Place::Audit),
        number: 1204,
        at: when(-3600),
        who: words.person.to_owned(),
        address: Some("192.0.2.7".to_owned()),
        through: None,
        action: "client-replaced".to_owned(),
        target: words.client.to_owned(),
        record: Some(Link::new("/console/clients/partner-1", "The client")),
        detail: words.sentence.to_owned(),
        changes: vec![
            Change::new("enabled", Some("true"), Some("false")),
            Change::new("name", None, Some(words.name)),
            Change::new("assertion.audiences", Some(words.url), None),
        ],
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
    }
}
