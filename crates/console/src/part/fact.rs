//! One thing that is known of a record: its name, its value, and where there is more of it.

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) href: Option<String>,
    pub(crate) code: bool,
}

impl Fact {
    /// `name` is `value`.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.into(),
            href: None,
            code: false,
        }
    }

    /// The same, with the page of what the value names.
    #[must_use]
    pub fn at(self, href: String) -> Self {
        Self {
            href: Some(href),
            ..self
        }
    }

    /// The same, for what machines read.
    #[must_use]
    pub fn code(self) -> Self {
        Self { code: true, ..self }
    }
}
