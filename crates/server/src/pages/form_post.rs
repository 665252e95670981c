//! An authorization response as a form that the browser posts to the client (OAuth 2.0 Form Post Response Mode, section 2). One line of
//! script presses its one button; where scripts do not run, the user does.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::{FormTarget, SCRIPT};

/// What the page says.
#[derive(Clone, Copy)]
pub struct FormPostPage<'a> {
    /// The client's name.
    pub client_name: &'a str,
    /// Where the form is sent.
    pub redirect_uri: &'a str,
    /// The response's parameters, by name.
    pub parameters: &'a [(&'a str, &'a str)],
}

#[derive(Template)]
#[template(path = "form_post.html")]
struct FormPostTemplate<'a> {
    layout: Layout<'a>,
    page: &'a FormPostPage<'a>,
    script: &'static str,
}

/// The page.
pub fn form_post_page(tenant: &Tenant, page: &FormPostPage<'_>) -> Response {
    let template = FormPostTemplate {
        layout: Layout::of(tenant),
        page,
        script: SCRIPT,
    };
    render(
        tenant,
        StatusCode::OK,
        FormTarget::PostedTo(page.redirect_uri),
        &template,
    )
}
