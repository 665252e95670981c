//! The device grant's pages (RFC 8628 section 3.3): a code is entered, what it stands for is confirmed, and the device goes on by itself.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::Tenant;

use super::layout::{Layout, render};
use super::plain_text::filters;
use super::policy::FormTarget;
use super::shown::{ClientShown, ScopeShown, UserShown};

/// What the page for the code says.
#[derive(Clone, Copy)]
pub struct DeviceEntryPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// What stands in the field: from `verification_uri_complete`, or what was typed before.
    pub user_code: &'a str,
    /// Why the last try failed, as a sentence for the user.
    pub problem: Option<&'a str>,
}

/// What the page that asks whether the device may says. Its form answers [`super::field::DECISION`] and repeats the code.
#[derive(Clone, Copy)]
pub struct DeviceConfirmPage<'a> {
    /// Where the form is sent: a path of this server with its query.
    pub action: &'a str,
    /// From [`super::visitor::Visitor::csrf_token`].
    pub csrf_token: &'a str,
    /// The code, to be compared with the one that the device shows (RFC 8628 section 5.4).
    pub user_code: &'a str,
    /// Who asks.
    pub client: ClientShown<'a>,
    /// For whom.
    pub user: UserShown<'a>,
    /// What for.
    pub scopes: &'a [ScopeShown<'a>],
}

/// What the last page says.
#[derive(Clone, Copy)]
pub struct DeviceDonePage<'a> {
    /// Whether the user allowed it.
    pub allowed: bool,
    /// Who asked.
    pub client: ClientShown<'a>,
}

#[derive(Template)]
#[template(path = "device_entry.html")]
struct EntryTemplate<'a> {
    layout: Layout<'a>,
    page: &'a DeviceEntryPage<'a>,
}

#[derive(Template)]
#[template(path = "device_confirm.html")]
struct ConfirmTemplate<'a> {
    layout: Layout<'a>,
    page: &'a DeviceConfirmPage<'a>,
}

#[derive(Template)]
#[template(path = "device_done.html")]
struct DoneTemplate<'a> {
    layout: Layout<'a>,
    page: &'a DeviceDonePage<'a>,
}

/// The page on which the code is entered.
pub fn device_entry_page(tenant: &Tenant, page: &DeviceEntryPage<'_>) -> Response {
    let status = match page.problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let template = EntryTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, status, FormTarget::Here, &template)
}

/// The page that asks whether the device may.
pub fn device_confirm_page(tenant: &Tenant, page: &DeviceConfirmPage<'_>) -> Response {
    let template = ConfirmTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, StatusCode::OK, FormTarget::Here, &template)
}

/// The page that sends the user back to the device.
pub fn device_done_page(tenant: &Tenant, page: &DeviceDonePage<'_>) -> Response {
    let template = DoneTemplate {
        layout: Layout::of(tenant),
        page,
    };
    render(tenant, StatusCode::OK, FormTarget::Nowhere, &template)
}
