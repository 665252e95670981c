//! The page of the settings.

use axum::response::Response;
use http::StatusCode;
use jurat_console::Place;
use jurat_console::clients::SettingShown;
use jurat_console::settings::{SettingsPage, SettingsSection};
use jurat_issuance::endpoint::Endpoint;
use serde_json::Value;

use super::{in_use, path, pointer, read};
use crate::console::answer;
use crate::console::shown::in_words;
use crate::console::visit::Visit;

/// A subject: its title, a sentence, and for each setting the field and what it is called.
type Subject = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const SUBJECTS: [Subject; 6] = [
    (
        "Access tokens",
        "Unless the resource, the identity provider or the client says otherwise.",
        &[
            ("token.format", "Format"),
            ("token.algorithm", "Signed with"),
            ("token.lifetime_seconds", "Lifetime, in seconds"),
        ],
    ),
    (
        "Refresh tokens",
        "Unless the client says otherwise.",
        &[
            ("refresh.lifetime_seconds", "Longest life, in seconds"),
            ("refresh.idle_seconds", "Longest unused, in seconds"),
            (
                "refresh.grace_seconds",
                "Grace for a lost answer, in seconds",
            ),
            ("refresh.for_assertions", "For assertions too"),
        ],
    ),
    (
        "Grants",
        "What is switched off no client can use.",
        &[
            ("grants", "Switched on"),
            ("registration.enabled", "Clients may register themselves"),
        ],
    ),
    (
        "Signing keys",
        "When they are renewed.",
        &[
            ("keys.rotation_days", "A key signs for, in days"),
            ("keys.publish_ahead_hours", "Published ahead, in hours"),
        ],
    ),
    (
        "Sessions",
        "For how long a user’s browser stays signed in.",
        &[
            ("sessions.lifetime_seconds", "At most, in seconds"),
            ("sessions.idle_seconds", "Unused, in seconds"),
        ],
    ),
    (
        "Brand",
        "What users see where they sign in.",
        &[
            ("brand.name", "Name"),
            ("brand.color", "Colour"),
            ("brand.logo", "Logo"),
        ],
    ),
];

/// The page.
pub(in crate::console) async fn show(visit: Visit) -> Response {
    let response = match read(&visit.api(), &path(&visit)).await {
        Ok(record) => answer::page(StatusCode::OK, &page(&visit, &record)),
        Err(refused) => visit.refused(Place::Settings, &refused),
    };
    visit.answered(response)
}

fn page(visit: &Visit, record: &Value) -> SettingsPage {
    let grants = &visit.defaults().grants;
    let mut counts = in_use::resolved(visit.server().tenant(), grants);
    if let Some(own) = record.get("grants").filter(|own| own.is_array()) {
        counts["grants"] = own.clone();
    }
    let setting = |(field, name): &(&str, &str)| {
        let own = record.pointer(&pointer(field));
        let is_own = own.is_some_and(|value| !value.is_null());
        let value = counts.pointer(&pointer(field)).unwrap_or(&Value::Null);
        let from = if is_own {
            "set for this tenant"
        } else {
            "the server’s default"
        };
        SettingShown {
            name: (*name).to_owned(),
            value: shortened(in_words(value)),
            from: Some(from.to_owned()),
        }
    };
    let section = |(title, sentence, settings): &Subject| SettingsSection {
        title: (*title).to_owned(),
        sentence: (*sentence).to_owned(),
        settings: settings.iter().map(setting).collect(),
    };
    SettingsPage {
        frame: visit.frame(Place::Settings),
        sections: SUBJECTS.iter().map(section).collect(),
        endpoints: endpoints(visit),
    }
}

/// A picture in a data URL is no text for a page.
fn shortened(text: String) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

fn endpoints(visit: &Visit) -> Vec<SettingShown> {
    let issuer = &visit.server().tenant().issuer;
    let address = |name: &str, value: String| SettingShown {
        name: name.to_owned(),
        value,
        from: None,
    };
    let at = |name: &str, path: &str| address(name, issuer.endpoint(path));
    vec![
        address("Issuer", issuer.to_string()),
        at("Token endpoint", Endpoint::Token.path()),
        at("Authorization endpoint", "/oauth2/authorize"),
        at("Keys (JWK Set)", "/oauth2/jwks"),
        at("Introspection", Endpoint::Introspection.path()),
        at("Revocation", Endpoint::Revocation.path()),
        at("Device authorization", Endpoint::DeviceAuthorization.path()),
        at(
            "Pushed authorization requests",
            Endpoint::PushedAuthorizationRequest.path(),
        ),
        at("User info", "/oauth2/userinfo"),
    ]
}
