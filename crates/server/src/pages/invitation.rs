//! The page behind a one-time link: a user sets a password, for the first time or anew.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::FormTarget;

/// What the page says. Its form answers [`super::field::PASSWORD`] and [`super::field::PASSWORD_AGAIN`].
#[derive(Clone, Copy)]
pub struct InvitationPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// The name that the user signs in with.
    pub username: &'a str,
    /// The fewest characters of a password.
    pub fewest_chars: usize,
    /// Why the last try failed, as a sentence for the user.
    pub problem: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationTemplate<'a> {
    layout: Layout<'a>,
    page: &'a InvitationPage<'a>,
}

/// The page on which a password is set.
pub fn invitation_page(tenant: &Tenant, page: &InvitationPage<'_>) -> Response {
    let status = match page.problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let template = InvitationTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, status, FormTarget::Here, &template)
}
