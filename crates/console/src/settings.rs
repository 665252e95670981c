//! The tenant's settings: what clients, identity providers and resources leave open. A setting that is left open is as the server's
//! configuration has it.

use std::collections::BTreeMap;

use askama::Template;

use crate::clients::SettingShown;
use crate::frame::Frame;
use crate::part::{Choice, Field, Form};

/// The page of the settings.
#[derive(Template)]
#[template(path = "settings/show.html")]
pub struct SettingsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The settings by subject.
    pub sections: Vec<SettingsSection>,
    /// The addresses of this tenant's endpoints.
    pub endpoints: Vec<SettingShown>,
}

/// Settings of one subject.
#[derive(Debug, Clone)]
pub struct SettingsSection {
    /// The subject, such as `Tokens`.
    pub title: String,
    /// What it is about, in a sentence.
    pub sentence: String,
    /// The settings.
    pub settings: Vec<SettingShown>,
}

/// The settings as a form. An empty field leaves the setting to the server's configuration.
///
/// Fields: `token.format`, `token.algorithm`, `token.lifetime_seconds`, `refresh.lifetime_seconds`, `refresh.idle_seconds`,
/// `refresh.grace_seconds`, `refresh.for_assertions` (empty, `yes`, `no`), `grants` (many), `keys.rotation_days`,
/// `keys.publish_ahead_hours`, `sessions.lifetime_seconds`, `sessions.idle_seconds`, `registration.enabled` (empty, `yes`, `no`),
/// `brand.name`, `brand.color`, `brand.logo`, `revision` (carried).
#[derive(Template)]
#[template(path = "settings/form.html")]
pub struct SettingsFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What counts where a field is left empty, by the field's name.
    pub defaults: BTreeMap<String, String>,
    /// The form.
    pub form: Form,
}

impl SettingsFormPage {
    const OWN: [&'static str; 16] = [
        "token.format",
        "token.algorithm",
        "token.lifetime_seconds",
        "refresh.lifetime_seconds",
        "refresh.idle_seconds",
        "refresh.grace_seconds",
        "refresh.for_assertions",
        "grants",
        "keys.rotation_days",
        "keys.publish_ahead_hours",
        "sessions.lifetime_seconds",
        "sessions.idle_seconds",
        "registration.enabled",
        "brand.name",
        "brand.color",
        "brand.logo",
    ];

    fn default_of(&self, name: &str) -> &str {
        self.defaults.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str, label: &str) -> Field {
        let field = self.form.number(name, label);
        field.placeholder(self.default_of(name))
    }

    fn text(&self, name: &str, label: &str) -> Field {
        let field = self.form.text(name, label).optional();
        field.placeholder(self.default_of(name))
    }

    fn select(&self, name: &str, label: &str, choices: Vec<Choice>) -> Field {
        let open = format!("As the server has it: {}", self.default_of(name));
        let own = choices.into_iter().filter(|one| !one.value.is_empty());
        let choices = std::iter::once(Choice::new("", open, "")).chain(own);
        self.form.select(name, label, choices.collect())
    }

    fn grants(&self) -> Field {
        let field = self.form.boxes(
            "grants",
            "Grants that are switched on",
            crate::choices::grants(),
        );
        field.help(format!(
            "None ticked: as the server has it: {}.",
            self.default_of("grants")
        ))
    }

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }
}
