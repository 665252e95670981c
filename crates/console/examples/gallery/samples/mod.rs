//! Every page in every state that it has: for the example that writes them to files, and for the tests.

mod audit;
mod clients;
mod decisions;
mod doors;
mod grants;
mod identity_providers;
mod keys;
mod overview;
mod proposals;
mod records;
mod server;

use askama::Template;
use jurat_console::{Base, Doorway, Form, Frame, Notice, Place, Rights, Scheme, When, render};
use jurat_registry::clock::Timestamp;

/// The words that come from others.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) client: &'static str,
    pub(crate) name: &'static str,
    pub(crate) person: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) subject: &'static str,
    pub(crate) scope: &'static str,
    pub(crate) sentence: &'static str,
    pub(crate) url: &'static str,
}

pub(crate) const USUAL: Words = Words {
    client: "partner-1",
    name: "Northwind order import",
    person: "Alice Andersson",
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:northwind/orders:ref:refs/heads/main",
    scope: "orders.read",
    sentence: "The key set answered with 503 Service Unavailable.",
    url: "https://partner.example.com/.well-known/jwks.json",
};

/// Turns writing around, hides, breaks out of quotes and elements, and is long.
const EVIL: &str = "\u{202e}gnp.exe\u{2066}\u{200b}</title></textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}<!-- \u{7}AVeryLongWordWithoutAnyPlaceToBreakItThatGoesOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnAndOnUntilItsEnd حساب";

pub(crate) const HOSTILE: Words = all(EVIL);

/// `text` in every place.
pub(crate) const fn all(text: &'static str) -> Words {
    Words {
        client: text,
        name: text,
        person: text,
        issuer: text,
        subject: text,
        scope: text,
        sentence: text,
        url: text,
    }
}

pub(crate) const TOKEN: &str = "AAABoxGIQAC3Hk2mZl7VnQ5wJ8sT1pR4";
pub(crate) const DECISION: &str = "01KXN4T9Q3V0C8Z5W6S7D2M1RA";
const NOW: i64 = 1_795_289_589;

/// Pages by a name for a file.
pub(crate) type Pages = Vec<(&'static str, String)>;

/// Every page, in every state that it has, by a name for a file.
pub(crate) fn every_page(words: &Words) -> Pages {
    let mut pages = doors::pages(words);
    pages.extend(overview::pages(words));
    pages.extend(clients::pages(words));
    pages.extend(identity_providers::pages(words));
    pages.extend(decisions::pages(words));
    pages.extend(grants::pages(words));
    pages.extend(keys::pages(words));
    pages.extend(audit::pages(words));
    pages.extend(proposals::proposals(words));
    pages.extend(records::pages(words));
    pages.extend(server::pages(words));
    pages
}

/// What a list that follows is answered: not a page, but a part of one.
pub(crate) fn rows_part(words: &Words) -> String {
    decisions::rows_part(words)
}

pub(crate) fn page(page: &impl Template) -> String {
    render(page)
}

/// A time so many seconds from now.
pub(crate) fn when(seconds: i64) -> When {
    When::new(
        Timestamp::from_seconds(NOW + seconds),
        Timestamp::from_seconds(NOW),
    )
}

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn frame(words: &Words, place: Place) -> Frame {
    Frame {
        base: Base::below(""),
        tenant: "default".to_owned(),
        issuer: "https://as.example.com".to_owned(),
        who: words.person.to_owned(),
        role: "System administrator".to_owned(),
        rights: Rights::SYSTEM,
        csrf_token: TOKEN.to_owned(),
        scheme: Scheme::System,
        place,
        notice: None,
    }
}

/// The frame as an auditor sees it, after something was done.
pub(crate) fn auditors_frame(words: &Words, place: Place) -> Frame {
    Frame {
        role: "Auditor".to_owned(),
        rights: Rights::AUDITOR,
        notice: Some(Notice {
            good: false,
            sentence: words.sentence.to_owned(),
        }),
        ..frame(words, place)
    }
}

pub(crate) fn doorway() -> Doorway {
    Doorway {
        base: Base::below(""),
        issuer: "https://as.example.com".to_owned(),
        csrf_token: TOKEN.to_owned(),
        scheme: Scheme::System,
    }
}

/// A form that is sent to `path`.
pub(crate) fn form(path: &str) -> Form {
    Form::new(Base::below("").to(path), TOKEN)
}
