//! A client's settings as a form: a new one, with presets to start from, and one that is there.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Choice, Form};

/// The form for a new client, or for the settings of one.
///
/// Fields: `preset` and `id` (new ones only), `name`, `grant_types` (many), `scope` and `default_scope` (separated by blanks or lines),
/// `resources` (a line each), `credential` (new ones only: `certificate`, `generate`, `secret`, `jwks_url`, `none`) with `certificate` and
/// `jwks_url`, `token_endpoint_auth_method`, `assertion.audiences` (a line each), `assertion.max_life_seconds`, `assertion.skew_seconds`,
/// `assertion.replay`, `assertion.compatibility` (many), `on_behalf_of`, `token.format`, `token.lifetime_seconds`, `redirect_uris` (a line
/// each), `expires_at` (a date), `revision` (carried).
#[derive(Template)]
#[template(path = "clients/form.html")]
pub struct ClientFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The `client_id` of the client whose settings these are; `None` for a new one.
    pub id: Option<String>,
    /// What a new one may start from.
    pub presets: Vec<PresetShown>,
    /// Scopes that resources of this tenant have, to choose from.
    pub known_scopes: Vec<String>,
    /// The form.
    pub form: Form,
}

/// A preset.
#[derive(Debug, Clone)]
pub struct PresetShown {
    /// Its name, such as `axway`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// For whom it is, in a sentence.
    pub sentence: String,
}

impl ClientFormPage {
    fn is_new(&self) -> bool {
        self.id.is_none()
    }

    fn back(&self) -> String {
        match &self.id {
            Some(id) => self.frame.base.record("clients", id),
            None => self.frame.base.to("/clients"),
        }
    }

    fn scope_help(&self) -> String {
        let known: Vec<_> = self
            .known_scopes
            .iter()
            .take(8)
            .map(String::as_str)
            .collect();
        let known = match known.as_slice() {
            [] => String::new(),
            known => format!(" Known here: {}.", known.join(", ")),
        };
        format!("Everything it may ask for, separated by blanks.{known}")
    }

    fn presets_to_choose(&self) -> Vec<Choice> {
        let none = Choice::new(
            "",
            "Start plain",
            "The RFCs’ rules, nothing more. Right for a client you write yourself.",
        );
        let presets = self.presets.iter();
        let presets = presets.map(|one| Choice::new(&one.name, &one.title, &one.sentence));
        std::iter::once(none).chain(presets).collect()
    }
}
