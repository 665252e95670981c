//! The users of the tenant, with a search.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager};
use crate::plain_text::filters;

/// The list of users.
#[derive(Template)]
#[template(path = "users/list.html")]
pub struct UsersPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is searched for, as it was typed; empty for all.
    pub search: String,
    /// The users of this page.
    pub rows: Vec<UserRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One user in the list.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// The identifier.
    pub id: String,
    /// The name to sign in with.
    pub username: String,
    /// The name for people.
    pub name: Option<String>,
    /// The e-mail address, and whether somebody made sure of it.
    pub email: Option<(String, bool)>,
    /// Whether the user is switched on, and until when.
    pub state: Badge,
    /// The role in this console, where there is one.
    pub role: Option<String>,
}
