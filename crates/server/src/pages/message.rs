//! A page that only says something: above all an error that must not be sent to a redirect URI (RFC 6749 section 4.1.2.1).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::FormTarget;

/// What the page says.
#[derive(Clone, Copy)]
pub struct MessagePage<'a> {
    /// The answer's status.
    pub status: StatusCode,
    /// What happened, in a few words.
    pub title: &'a str,
    /// What happened, as a sentence for the user.
    pub sentence: &'a str,
    /// What the user can do about it.
    pub advice: Option<&'a str>,
    /// What the operator finds it by, such as a decision's id.
    pub reference: Option<&'a str>,
    /// Where to go on from here, a path of this server and what the link says.
    pub link: Option<(&'a str, &'a str)>,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessageTemplate<'a> {
    layout: Layout<'a>,
    page: &'a MessagePage<'a>,
}

/// The page.
pub fn message_page(tenant: &Tenant, page: &MessagePage<'_>) -> Response {
    let template = MessageTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, page.status, FormTarget::Nowhere, &template)
}
