//! A key that shall sign nothing any more: whether what it signed still counts.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Form};

/// The form. Field: `revoke` (`yes` or `no`).
#[derive(Template)]
#[template(path = "keys/retire.html")]
pub struct KeyRetirePage {
    /// What surrounds it.
    pub frame: Frame,
    /// The key's `kid`.
    pub kid: String,
    /// What it signs with.
    pub algorithm: String,
    /// Where it is in its life, in a word.
    pub state: Badge,
    /// The form.
    pub form: Form,
}
