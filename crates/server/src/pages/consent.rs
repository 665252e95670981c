//! The consent page: who asks, for whom, for what, and what happens next.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::address::host_of;
use super::layout::{Layout, render};
use super::plain_text::{filters, plain_text};
use super::policy::FormTarget;
use super::shown::{ClientShown, ScopeShown, UserShown};

/// A host's longest name (RFC 1035 section 2.3.4), and a port.
const MOST_HOST_CHARS: usize = 260;

/// What the consent page says. Its form answers [`super::field::DECISION`].
#[derive(Clone, Copy)]
pub struct ConsentPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// Who asks.
    pub client: ClientShown<'a>,
    /// For whom.
    pub user: UserShown<'a>,
    /// What for; empty when the client wants no more than to know who the user is.
    pub scopes: &'a [ScopeShown<'a>],
    /// Where the browser goes once the user has decided.
    pub redirect_uri: &'a str,
}

impl ConsentPage<'_> {
    /// What happens once the user has decided.
    fn next(&self) -> String {
        let place = host_of(self.redirect_uri);
        let place = place.map_or_else(
            || "the app on this device".to_owned(),
            |host| plain_text(&host, MOST_HOST_CHARS),
        );
        format!("Either way, your browser then goes back to {place}.")
    }
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentTemplate<'a> {
    layout: Layout<'a>,
    page: &'a ConsentPage<'a>,
}

/// The consent page.
pub fn consent_page(tenant: &Tenant, page: &ConsentPage<'_>) -> Response {
    let template = ConsentTemplate {
        layout: Layout::of(tenant),
        page,
    };
    let target = FormTarget::here_then(Some(page.redirect_uri));
    render(tenant, StatusCode::OK, target, &template)
}
