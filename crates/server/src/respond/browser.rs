//! Answers to browsers that are no page of their own.

use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jurat_registry::tenant::Tenant;

use super::NO_STORE;
use crate::pages::{MessagePage, message_page};

const REFERRER_POLICY: HeaderName = HeaderName::from_static("referrer-policy");

/// 307: the same request, there.
pub(crate) fn moved(location: &str) -> Response {
    let mut response = see_other(location);
    if response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    }
    response
}

/// 303: the browser goes on by GET, whatever it came by (RFC 9700 section 4.12), and nobody keeps where to.
pub(crate) fn see_other(location: &str) -> Response {
    let mut response = super::answer(StatusCode::SEE_OTHER, "text/plain", NO_STORE, "");
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    // RFC 9700 section 4.2.4: the address that is left may hold what others must not see.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    match HeaderValue::try_from(location) {
        Ok(location) => drop(headers.insert(header::LOCATION, location)),
        // An address that is registered, or encoded here, has no other characters.
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

/// The server cannot answer now.
pub(crate) fn unavailable(tenant: &Tenant) -> Response {
    let page = MessagePage {
        status: StatusCode::SERVICE_UNAVAILABLE,
        title: "Not now",
        sentence: "The server cannot answer now.",
        advice: Some("Try again in a moment."),
        reference: None,
        link: None,
    };
    message_page(tenant, &page)
}
