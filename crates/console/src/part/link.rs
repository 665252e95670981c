//! Ways on: a link, and the next page of a list.

/// A way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where to: a path with what [`crate::paths`] escapes.
    pub href: String,
    /// The words.
    pub label: String,
}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }
}

/// Where a list goes on. Lists have a cursor and no count, so there is a first page and a next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pager {
    /// How many rows are shown.
    pub shown: usize,
    /// The first page, when this is not it.
    pub first: Option<String>,
    /// The next page, when there is one.
    pub next: Option<String>,
}
