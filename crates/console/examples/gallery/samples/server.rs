//! Administrators and settings.

use jurat_console::administrators::{AdministratorFormPage, AdministratorRow, AdministratorsPage};
use jurat_console::part::Pager;
use jurat_console::settings::{SettingsFormPage, SettingsPage, SettingsSection};
use jurat_console::{Form, Place};

use super::records::{USER, enabled, fact, inherited};
use super::{DAY, Pages, Words, form, frame, page, when};

pub(super) fn pages(words: &Words) -> Pages {
    let mut pages = settings(words);
    pages.extend(administrators(words));
    pages
}

fn settings(words: &Words) -> Pages {
    let section = |title: &str, sentence: &str, settings| SettingsSection {
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        settings,
    };
    let shown = SettingsPage {
        frame: frame(words, Place::Settings),
        sections: vec![
            section(
                "Access tokens",
                "Unless resource, identity provider or client says otherwise.",
                vec![
                    fact("Format", "JWT"),
                    inherited("Signed with", "ES256"),
                    inherited("Lifetime", "3600 s"),
                ],
            ),
            section(
                "Brand",
                "What users see where they sign in.",
                vec![fact("Name", words.name), fact("Logo", words.url)],
            ),
        ],
        endpoints: vec![
            fact("Issuer", "https://as.example.com"),
            fact("Token endpoint", "https://as.example.com/oauth2/token"),
            fact(
                "Metadata",
                "https://as.example.com/.well-known/oauth-authorization-server",
            ),
        ],
    };
    let edit = SettingsFormPage {
        frame: frame(words, Place::Settings),
        defaults: [
            ("token.format", "jwt"),
            ("token.algorithm", "ES256"),
            ("token.lifetime_seconds", "3600"),
            ("grants", "jwt-bearer, client_credentials"),
            ("brand.name", words.name),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        form: form("/settings/edit")
            .with("token.format", "jwt")
            .with("grants", "jwt-bearer")
            .with("brand.name", words.name)
            .wrong("brand.color", "A colour looks like #1f4fd8."),
    };
    vec![
        ("settings", page(&shown)),
        ("settings-edit-wrong", page(&edit)),
    ]
}

fn administrators(words: &Words) -> Pages {
    let row = |name: &str, by: &str, is_key, is_oneself| AdministratorRow {
        id: USER.to_owned(),
        name: name.to_owned(),
        by: by.to_owned(),
        is_key,
        role: "System administrator".to_owned(),
        state: enabled(),
        created_at: when(-100 * DAY),
        is_oneself,
        within_reach: true,
    };
    let list = AdministratorsPage {
        frame: frame(words, Place::Administrators),
        rows: vec![
            row(words.person, "alice@example.com", false, true),
            row("Command line of this server", "ci.example", true, false),
            row(words.name, words.client, false, false),
        ],
        pager: Pager::default(),
    };
    let administrator_form = |id: Option<&str>, form: Form| AdministratorFormPage {
        frame: frame(words, Place::Administrators),
        id: id.map(str::to_owned),
        keys: id
            .map(|_| "P-256, ES256, n0BlpvX5rGzQ7Yd0S4kz".to_owned())
            .into_iter()
            .collect(),
        form,
    };
    let fresh = form("/administrators/new")
        .with("kind", "person")
        .with("role", "auditor");
    let wrong = form("/administrators/new")
        .with("kind", "key")
        .with("certificate", words.sentence)
        .wrong(
            "certificate",
            "This is not PEM of a certificate or a public key.",
        )
        .wrong("role", "State a role.");
    let role = form("/administrators/1/edit")
        .with("role", "operator")
        .with("enabled", "on");
    vec![
        ("administrators", page(&list)),
        ("administrator-new", page(&administrator_form(None, fresh))),
        (
            "administrator-new-wrong",
            page(&administrator_form(None, wrong)),
        ),
        (
            "administrator-edit",
            page(&administrator_form(Some(words.client), role)),
        ),
    ]
}
