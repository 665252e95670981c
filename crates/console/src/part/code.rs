//! A text to be copied: a command, a sample, a certificate, a secret.

use askama::Template;
use askama::filters::HtmlSafe;

/// A text to be copied.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "part/code.html")]
pub struct Code {
    id: String,
    title: String,
    text: String,
    file: Option<String>,
}

impl HtmlSafe for Code {}

impl Code {
    /// `text`, by an `id` that stands once in the page.
    pub fn new(id: impl Into<String>, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            text: text.into(),
            file: None,
        }
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// The same, which can also be saved as a file of that name.
    #[must_use]
    pub fn to_save(self, file: impl Into<String>) -> Self {
        Self {
            file: Some(file.into()),
            ..self
        }
    }
}
