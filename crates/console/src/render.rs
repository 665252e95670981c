//! The one way by which a page's value becomes HTML.

use askama::Template;

use crate::plain_text::with_hidden_named;

/// The page as HTML. Whatever of it came from others is text: escaped by the templates, and with nothing in it that cannot be seen.
pub fn render(page: &impl Template) -> String {
    // Writing to a String does not fail.
    with_hidden_named(page.render().unwrap_or_default())
}
