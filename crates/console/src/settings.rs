//! The tenant's settings: what clients, identity providers and resources leave open. A setting that is left open is as the server's
//! configuration has it.

use askama::Template;

use crate::clients::SettingShown;
use crate::frame::Frame;
use crate::part::Form;

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

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }
}
