//! The identity providers of the tenant, with the health of their key sources and what the lint finds.

use askama::Template;

use crate::frame::Frame;
use crate::part::{Badge, Pager};
use crate::plain_text::filters;

/// The list of identity providers.
#[derive(Template)]
#[template(path = "identity_providers/list.html")]
pub struct IdentityProvidersPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is searched for, as it was typed; empty for all.
    pub search: String,
    /// Those of this page.
    pub rows: Vec<IdentityProviderRow>,
    /// Where the list goes on.
    pub pager: Pager,
}

/// One identity provider in the list.
#[derive(Debug, Clone)]
pub struct IdentityProviderRow {
    /// Its identifier.
    pub id: String,
    /// The exact value of `iss`.
    pub issuer: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is switched on, and until when.
    pub state: Badge,
    /// Where its keys come from, such as `Discovery` or `2 registered keys`.
    pub keys: String,
    /// How the reading of published keys fares.
    pub health: Option<Badge>,
    /// Who may present its assertions, such as `partner-1, portal` or `anybody`.
    pub clients: String,
    /// The worst of what the lint finds, such as `1 risk`; `None` when it finds nothing.
    pub lint: Option<Badge>,
}
