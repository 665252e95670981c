//! A resource's settings as a form.

use askama::Template;

use crate::frame::Frame;
use crate::part::Form;

/// The form for a new resource, or for the settings of one.
///
/// Fields: `uri` (new ones only), `name`, `scopes` (a line each: the scope, then what it allows), `default_scopes` (separated by blanks),
/// `resource_servers` (client IDs, a line each), `token.format`, `token.algorithm`, `token.lifetime_seconds`, `revision` (carried).
#[derive(Template)]
#[template(path = "resources/form.html")]
pub struct ResourceFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its URI; `None` for a new one.
    pub uri: Option<String>,
    /// The form.
    pub form: Form,
}

impl ResourceFormPage {
    const OWN: [&'static str; 8] = [
        "uri",
        "name",
        "scopes",
        "default_scopes",
        "resource_servers",
        "token.format",
        "token.algorithm",
        "token.lifetime_seconds",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn back(&self) -> String {
        match &self.uri {
            Some(uri) => self.frame.base.record("resources", uri),
            None => self.frame.base.to("/resources"),
        }
    }
}
