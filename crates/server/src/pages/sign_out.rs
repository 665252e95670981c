//! Signing out: asked first (OpenID Connect RP-Initiated Logout 1.0 section 2), then told.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::FormTarget;
use super::shown::{ClientShown, UserShown};

/// What the page that asks says. Its form answers [`super::field::DECISION`].
#[derive(Clone, Copy)]
pub struct SignOutPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// Who is signed in.
    pub user: UserShown<'a>,
    /// Who asked for it.
    pub client: Option<ClientShown<'a>>,
    /// Where the browser may be sent afterwards.
    pub redirect_uri: Option<&'a str>,
}

/// What the page that tells says.
#[derive(Clone, Copy)]
pub struct SignedOutPage<'a> {
    /// Who asked for it, and where it wants the browser back: a link to press.
    pub back_to: Option<(ClientShown<'a>, &'a str)>,
}

#[derive(Template)]
#[template(path = "sign_out.html")]
struct SignOutTemplate<'a> {
    layout: Layout<'a>,
    page: &'a SignOutPage<'a>,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutTemplate<'a> {
    layout: Layout<'a>,
    page: &'a SignedOutPage<'a>,
}

/// The page that asks whether to sign out.
pub fn sign_out_page(tenant: &Tenant, page: &SignOutPage<'_>) -> Response {
    let template = SignOutTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(
        tenant,
        StatusCode::OK,
        FormTarget::here_then(page.redirect_uri),
        &template,
    )
}

/// The page that tells that nobody is signed in any more.
pub fn signed_out_page(tenant: &Tenant, page: &SignedOutPage<'_>) -> Response {
    let template = SignedOutTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, StatusCode::OK, FormTarget::Nowhere, &template)
}
