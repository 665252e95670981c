//! A user's settings as a form.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Choice, Form};

/// The form for a new user, or for the settings of one.
///
/// Fields: `username`, `name`, `email`, `email_verified` (`on`), `password_by` (new ones only: `invitation` or `password`), `role` (of others
/// than oneself: `none` or a role), `claims` (a JSON object), `expires_at` (a date), `revision` (carried).
#[derive(Template)]
#[template(path = "users/form.html")]
pub struct UserFormPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The identifier; `None` for a new one.
    pub id: Option<String>,
    /// Whether it is whoever looks, whose role others change.
    pub is_oneself: bool,
    /// The form.
    pub form: Form,
}

impl UserFormPage {
    const OWN: [&'static str; 8] = [
        "username",
        "name",
        "email",
        "email_verified",
        "password_by",
        "role",
        "claims",
        "expires_at",
    ];

    fn open(&self) -> askama::filters::Safe<String> {
        self.form.carried_but(&Self::OWN)
    }

    fn roles(&self) -> Vec<Choice> {
        crate::choices::roles_or_none(self.frame.rights)
    }

    fn back(&self) -> String {
        match &self.id {
            Some(id) => self.frame.base.record("users", id),
            None => self.frame.base.to("/users"),
        }
    }
}
