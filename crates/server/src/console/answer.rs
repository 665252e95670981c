//! A page of the console as an answer.

use askama::Template;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jurat_console::policy::CONTENT_SECURITY_POLICY;

use crate::respond::{NO_STORE, answer};

const CROSS_ORIGIN_OPENER_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-opener-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// `page`, with everything shut that it does not need.
pub(crate) fn page(status: StatusCode, page: &impl Template) -> Response {
    let html = jurat_console::render(page);
    let mut response = answer(status, "text/html; charset=utf-8", NO_STORE, html);
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
        (
            PERMISSIONS_POLICY,
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
