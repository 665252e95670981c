//! Grants and tokens.

use jurat_console::grants::{
    Descendant, GrantPage, GrantsFilter, GrantsPage, IssuedRow, TokenPage,
};
use jurat_console::part::{Badge, Code, Fact, Link, Pager, Tone};
use jurat_console::{Form, Place};

use super::{DAY, DECISION, Pages, Words, auditors_frame, form, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let list = |show: &str, client: &str, rows, form: Form| GrantsPage {
        frame: frame(words, Place::Grants),
        filter: GrantsFilter {
            show: show.to_owned(),
            client: client.to_owned(),
            subject: String::new(),
        },
        form,
        rows,
        pager: Pager::default(),
    };
    let ask = || form("/grants");
    let wrong = ask()
        .with("token", words.sentence)
        .wrong("token", "No token of this server is known by that.");
    let ended = TokenPage {
        frame: auditors_frame(words, Place::Grants),
        is_live: false,
        claims: None,
        ..token(words)
    };
    vec![
        (
            "grants",
            page(&list("grants", words.client, rows(words), ask())),
        ),
        ("grants-empty", page(&list("grants", "", Vec::new(), ask()))),
        (
            "tokens-wrong",
            page(&list("tokens", "", rows(words), wrong)),
        ),
        ("grant", page(&grant(words))),
        ("token", page(&token(words))),
        ("token-ended", page(&ended)),
    ]
}

fn rows(words: &Words) -> Vec<IssuedRow> {
    let live = IssuedRow {
        id: DECISION.to_owned(),
        state: Badge::new(Tone::Good, "Counts"),
        client: Some(words.client.to_owned()),
        subject: words.subject.to_owned(),
        grant: "authorization_code".to_owned(),
        scope: words.scope.to_owned(),
        issued_at: when(-3 * DAY),
        ends: when(27 * DAY),
    };
    let revoked = IssuedRow {
        state: Badge::new(Tone::Off, "Revoked"),
        client: None,
        subject: "01KXN4T9Q3".to_owned(),
        ..live.clone()
    };
    vec![live, revoked]
}

fn facts(words: &Words) -> Vec<Fact> {
    vec![
        Fact::new("Grant type", "authorization_code"),
        Fact::new("Scope", words.scope).code(),
        Fact::new("Audience", words.url).code(),
        Fact::new("User", words.person).at("/console/users/1".to_owned()),
        Fact::new("Ends", "18 Dec 2026, 19:33"),
    ]
}

fn lineage(words: &Words) -> Vec<Descendant> {
    let counts = || Badge::new(Tone::Good, "Counts");
    let one = |what: &str, how: &str, state| Descendant {
        what: what.to_owned(),
        link: Some(Link::new("/console/tokens/1", "01KXN4T9Q3")),
        how: how.to_owned(),
        at: when(-3 * DAY),
        state,
        ended: false,
        is_this: false,
    };
    vec![
        Descendant {
            ended: true,
            ..one(
                "Access token",
                "by authorization_code",
                Badge::new(Tone::Off, "Ended"),
            )
        },
        Descendant {
            link: None,
            ..one("Refresh token", "with it", counts())
        },
        Descendant {
            is_this: true,
            ..one("Access token", "by refresh_token", counts())
        },
        one(
            "Access token",
            &format!("traded for the one above by {}", words.client),
            counts(),
        ),
    ]
}

fn grant(words: &Words) -> GrantPage {
    GrantPage {
        frame: frame(words, Place::Grants),
        id: DECISION.to_owned(),
        state: Badge::new(Tone::Good, "Counts"),
        is_live: true,
        subject: words.subject.to_owned(),
        client: Link::new("/console/clients/partner-1", words.client),
        facts: facts(words),
        descendants: lineage(words),
        has_more: true,
    }
}

fn token(words: &Words) -> TokenPage {
    TokenPage {
        frame: frame(words, Place::Grants),
        id: DECISION.to_owned(),
        state: Badge::new(Tone::Good, "Counts"),
        is_live: true,
        subject: words.subject.to_owned(),
        facts: facts(words),
        claims: Some(Code::new(
            "claims",
            "Claims",
            format!("{{\n  \"sub\": \"{}\"\n}}", words.subject),
        )),
        lineage: lineage(words),
    }
}
