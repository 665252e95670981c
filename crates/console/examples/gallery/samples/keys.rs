//! The signing keys.

use jurat_console::Place;
use jurat_console::keys::{
    Calendar, CalendarRow, KeyImportPage, KeyRetirePage, KeyRotatePage, KeysPage, SigningKeyShown,
};
use jurat_console::part::{Badge, Tone};
use jurat_registry::clock::Timestamp;

use super::{DAY, NOW, Pages, Words, auditors_frame, form, frame, page, when};

const KIDS: [&str; 3] = [
    "3kQ9vX1mZp0Lw7sT5rYb2NcD8fGhJ4kM6nPqRtUvWx0",
    "x8RyN1pL6wB2cD9fG5hJ7sK0tU4kzTqZ0m3VxAbCdEf",
    "Zl7VnQ5wJ8sT1pR4AAABoxGIQAC3Hk2mZl7VnQ5wJ8s",
];

pub(super) fn pages(words: &Words) -> Pages {
    let empty = KeysPage {
        frame: auditors_frame(words, Place::Keys),
        keys: Vec::new(),
        rotation_days: 0,
        may_import: false,
        ..keys(words)
    };
    let rotate = |form| KeyRotatePage {
        frame: frame(words, Place::Keys),
        form,
    };
    let retire = |form| KeyRetirePage {
        frame: frame(words, Place::Keys),
        kid: KIDS[1].to_owned(),
        algorithm: "ES256".to_owned(),
        state: Badge::new(Tone::Good, "Signs"),
        form,
    };
    let import = |form| KeyImportPage {
        frame: frame(words, Place::Keys),
        form,
    };
    vec![
        ("keys", page(&keys(words))),
        ("keys-empty", page(&empty)),
        (
            "key-rotate",
            page(&rotate(form("/keys/rotate").with("immediately", "no"))),
        ),
        (
            "key-rotate-wrong",
            page(&rotate(
                form("/keys/rotate")
                    .with("algorithm", "RS256")
                    .wrong("immediately", words.sentence),
            )),
        ),
        (
            "key-retire",
            page(&retire(form("/keys/x/retire").with("revoke", "no"))),
        ),
        (
            "key-import",
            page(&import(form("/keys/import").with("immediately", "no"))),
        ),
        (
            "key-import-wrong",
            page(&import(
                form("/keys/import")
                    .with("pem", words.sentence)
                    .wrong("pem", "This is not PEM of a private key."),
            )),
        ),
    ]
}

fn keys(words: &Words) -> KeysPage {
    let at = |days: i64| Timestamp::from_seconds(NOW + days * DAY);
    let [retired, signing, next] = KIDS.map(str::to_owned);
    let row = |kid: &str, from: i64, signs: (i64, Option<i64>), until: Option<i64>| CalendarRow {
        kid: kid.to_owned(),
        algorithm: "ES256".to_owned(),
        published_from: at(from),
        signs_from: at(signs.0),
        signs_until: signs.1.map(at),
        published_until: until.map(at),
    };
    let rows = vec![
        row(&retired, -97, (-96, Some(-6)), Some(-4)),
        row(&signing, -7, (-6, Some(84)), Some(86)),
        row(&next, 83, (84, None), None),
    ];
    let key = |kid: String, state, from: i64| SigningKeyShown {
        kid,
        algorithm: "ES256".to_owned(),
        state,
        source: "made here".to_owned(),
        created_at: when((from - 1) * DAY),
        signs_from: when(from * DAY),
        signs_until: Some(when((from + 90) * DAY)),
        published_until: Some(when((from + 92) * DAY)),
        may_rotate: false,
        may_retire: false,
    };
    KeysPage {
        frame: frame(words, Place::Keys),
        keys: vec![
            SigningKeyShown {
                may_rotate: true,
                may_retire: true,
                ..key(signing, Badge::new(Tone::Good, "Signs"), -6)
            },
            key(next, Badge::new(Tone::Note, "Next"), 84),
            key(retired, Badge::new(Tone::Off, "Retired"), -96),
        ],
        calendar: Calendar::new(rows, (at(-120), at(120)), at(0)),
        rotation_days: 90,
        publish_ahead_hours: 24,
        jwks_url: "https://as.example.com/oauth2/jwks".to_owned(),
        may_import: true,
    }
}
