//! The next key of an algorithm: which, and when it signs.

use askama::Template;

use crate::frame::Frame;
use crate::part::Form;

/// The form. Fields: `algorithm`, `immediately` (`yes` or `no`).
#[derive(Template)]
#[template(path = "keys/rotate.html")]
pub struct KeyRotatePage {
    /// What surrounds it.
    pub frame: Frame,
    /// The form.
    pub form: Form,
}
