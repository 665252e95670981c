//! The tenants of this server, with a search.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager};
use crate::plain_text::filters;

/// The list of tenants.
#[derive(Template)]
#[template(path = "tenants/list.html")]
pub struct TenantsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is searched for, as it was typed; empty for all.
    pub search: String,
    /// The tenants of this page.
    pub rows: Vec<TenantRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One tenant in the list.
#[derive(Debug, Clone)]
pub struct TenantRow {
    /// Its name, as it stands in paths.
    pub name: String,
    /// Its name for people.
    pub display_name: Option<String>,
    /// Whether it is switched on.
    pub state: Badge,
    /// Its issuer identifier.
    pub issuer: String,
    /// Host names of its own.
    pub hosts: Vec<String>,
}
