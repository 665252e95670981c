//! A private key that is brought from elsewhere. It comes in and never goes out.

use askama::Template;

use crate::frame::Frame;
use crate::part::Form;

/// The form. Fields: `pem`, `algorithm`, `immediately` (`yes` or `no`). What was pasted is never shown again.
#[derive(Template)]
#[template(path = "keys/import.html")]
pub struct KeyImportPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The form.
    pub form: Form,
}
