//! The first administrator chooses a name and a password, by a link that works once.

use askama::Template;

use crate::frame::Doorway;
use crate::part::Form;

/// The set-up page.
#[derive(Template)]
#[template(path = "door/set_up.html")]
pub struct SetUpPage {
    /// What surrounds it.
    pub frame: Doorway,
    /// Fields `username`, `name`, `password`, `password_again`.
    pub form: Form,
    /// A password has at least so many characters.
    pub fewest_chars: u32,
}

impl SetUpPage {
    fn password_help(&self) -> String {
        format!(
            "At least {} characters. A few words that only you would put together do better than one with signs in it.",
            self.fewest_chars
        )
    }
}
