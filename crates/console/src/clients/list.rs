//! The clients of the tenant, with a search.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager};
use crate::plain_text::filters;

/// The list of clients.
#[derive(Template)]
#[template(path = "clients/list.html")]
pub struct ClientsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is searched for, as it was typed; empty for all.
    pub search: String,
    /// The clients of this page.
    pub rows: Vec<ClientRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One client in the list.
#[derive(Debug, Clone)]
pub struct ClientRow {
    /// Its `client_id`.
    pub id: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on, and until when.
    pub state: Badge,
    /// The short names of its grants.
    pub grants: Vec<String>,
    /// Its credentials in few words, such as `1 certificate, 2 secrets`.
    pub credentials: String,
    /// What about its credentials needs somebody, such as that one ends in 6 days.
    pub concern: Option<Badge>,
    /// How many scopes it may ask for.
    pub scopes: usize,
}
