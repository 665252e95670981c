//! An assertion that is pasted, explained: every check, by the same functions as a request, without a token and without a trace.

use askama::Template;

use super::explained::Explained;
use crate::frame::Frame;
use crate::part::Form;

/// The page. Fields: `assertion`, `client` (assumed to have authenticated), `scope`, `resource`.
#[derive(Template)]
#[template(path = "decisions/explain.html")]
pub struct ExplainPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The form, with what was pasted.
    pub form: Form,
    /// What came of it.
    pub explained: Option<Explained>,
}
