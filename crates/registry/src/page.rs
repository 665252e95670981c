//! Lists in pages: a cursor names where the next page starts.

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// The key after which to start; `None` for the first page.
    pub after: Option<String>,
    /// At most so many items.
    pub limit: u16,
}

impl PageRequest {
    /// At most so many items on one page.
    pub const MOST: u16 = 500;

    /// The first `limit` items, at least one and at most [`PageRequest::MOST`].
    pub fn first(limit: u16) -> Self {
        Self {
            after: None,
            limit: limit.clamp(1, Self::MOST),
        }
    }
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the order of their keys.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` when this is the last.
    pub next: Option<String>,
}

/// A list without items.
impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            next: None,
        }
    }
}
