//! The audit log.

use jurat_console::Place;
use jurat_console::audit::{
    AuditFilterShown, AuditLinePage, AuditPage, AuditRow, AuditVerificationPage, ChainFound,
};
use jurat_console::part::{Change, Code, Link, Pager};

use super::{Pages, Words, auditors_frame, frame, page, when};

const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

pub(super) fn pages(words: &Words) -> Pages {
    let empty = AuditPage {
        filter: AuditFilterShown::default(),
        rows: Vec::new(),
        ..log(words)
    };
    let misread = AuditPage {
        frame: auditors_frame(words, Place::Audit),
        filter: AuditFilterShown {
            since: "2026-12-01".to_owned(),
            until: "2026-11-30".to_owned(),
            problem: Some("The last day lies before the first.".to_owned()),
            ..AuditFilterShown::default()
        },
        ..log(words)
    };
    let found = |found| AuditVerificationPage {
        frame: auditors_frame(words, Place::Audit),
        found,
    };
    let whole = |dropped| ChainFound::Whole {
        number: 1204,
        dropped,
        head: Code::new("head", "Newest line", format!("1204:{DIGEST}")),
    };
    let unreadable = AuditLinePage {
        unreadable: true,
        ..line(words)
    };
    let event = AuditLinePage {
        changes: Vec::new(),
        record: None,
        ..line(words)
    };
    vec![
        ("audit", page(&log(words))),
        ("audit-empty", page(&empty)),
        ("audit-misread", page(&misread)),
        ("audit-verified", page(&found(whole(None)))),
        ("audit-verified-after-drop", page(&found(whole(Some(300))))),
        (
            "audit-broken",
            page(&found(ChainFound::Broken {
                number: 1017,
                fault: words.sentence.to_owned(),
            })),
        ),
        (
            "audit-reached",
            page(&found(ChainFound::Reached {
                number: 50_000,
                newest: Some(81_204),
                on: "/console/audit/verification?after=50000".to_owned(),
            })),
        ),
        ("audit-line", page(&line(words))),
        ("audit-line-event", page(&event)),
        ("audit-line-unreadable", page(&unreadable)),
    ]
}

fn log(words: &Words) -> AuditPage {
    let row = |number, action: &str, target: &str, detail: &str| AuditRow {
        number,
        at: Some(when(-3600)),
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
                "client-changed",
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
    }
}

fn line(words: &Words) -> AuditLinePage {
    AuditLinePage {
        frame: frame(words, Place::Audit),
        number: 1204,
        at: when(-3600),
        who: words.person.to_owned(),
        actor: Some(words.person.to_owned()),
        address: Some("192.0.2.7".to_owned()),
        through: None,
        action: "client-changed".to_owned(),
        target: words.client.to_owned(),
        record: Some(Link::new("/console/clients/partner-1", "The client")),
        detail: words.sentence.to_owned(),
        changes: vec![
            Change::new("enabled", Some("true"), Some("false")),
            Change::new("name", None, Some(words.name)),
            Change::new("assertion.audiences", Some(words.url), None),
        ],
        digest: DIGEST.to_owned(),
        unreadable: false,
    }
}
