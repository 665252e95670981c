//! A new password for a user, set by an operator.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Form, Link};
use crate::plain_text::filters;

/// The form. Fields: `new_password`, `new_password_again`, and `password`, that of whoever looks, where it is asked for.
#[derive(Template)]
#[template(path = "users/password.html")]
pub struct UserPasswordPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Whose it is, with the way back.
    pub of: Link,
    /// A password has at least so many characters.
    pub fewest_chars: u32,
    /// Whether the password of whoever looks is asked for.
    pub asks_password: bool,
    /// The form.
    pub form: Form,
}

impl UserPasswordPage {
    fn password_help(&self) -> String {
        format!("At least {} characters.", self.fewest_chars)
    }
}
