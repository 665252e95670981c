//! The protected APIs of the tenant, with a search.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager};
use crate::plain_text::filters;

/// The list of resources.
#[derive(Template)]
#[template(path = "resources/list.html")]
pub struct ResourcesPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is searched for, as it was typed; empty for all.
    pub search: String,
    /// The resources of this page.
    pub rows: Vec<ResourceRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One resource in the list.
#[derive(Debug, Clone)]
pub struct ResourceRow {
    /// Its URI.
    pub uri: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on.
    pub state: Badge,
    /// Its scopes.
    pub scopes: Vec<String>,
    /// Its tokens in few words, such as `JWT, 900 s` or `as the tenant has it`.
    pub tokens: String,
}
