//! Sign-in to the console.

use askama::Template;

use crate::frame::Doorway;
use crate::part::Form;

/// The sign-in page.
#[derive(Template)]
#[template(path = "door/sign_in.html")]
pub struct SignInPage {
    /// What surrounds it.
    pub frame: Doorway,
    /// Fields `username`, `password`, and what the server carries along, such as where to go on to.
    pub form: Form,
    /// Said above the form, such as that the session ended; not an error.
    pub remark: Option<String>,
}
