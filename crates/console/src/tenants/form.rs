//! A tenant as a form.

use askama::Template;

use crate::frame::Frame;
use crate::part::Form;

/// The form for a new tenant, or for one that is there.
///
/// Fields: `name` (new ones only), `display_name`, `issuer`, `hosts` (a line each), `quotas.clients`, `quotas.identity_providers`,
/// `quotas.users`, `quotas.resources`, `revision` (carried). What its tokens, keys and sessions are is set in its own console.
#[derive(Template)]
#[template(path = "tenants/form.html")]
pub struct TenantFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Its name; `None` for a new one.
    pub name: Option<String>,
    /// What its issuer identifier is when none is stated, such as `https://as.example.com/t/` and its name.
    pub usual_issuer: String,
    /// The form.
    pub form: Form,
}

impl TenantFormPage {
    const OWN: [&'static str; 8] = [
        "name",
        "display_name",
        "issuer",
        "hosts",
        "quotas.clients",
        "quotas.identity_providers",
        "quotas.users",
        "quotas.resources",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn back(&self) -> String {
        match &self.name {
            Some(name) => self.frame.base.record("tenants", name),
            None => self.frame.base.to("/tenants"),
        }
    }

    fn issuer_help(&self) -> String {
        format!("Left empty: {}.", self.usual_issuer)
    }
}
