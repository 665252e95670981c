//! How answers are written: token endpoint, JSON, problems.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use jurat_registry::signing_key::KeyRotation;

pub(crate) mod browser;
pub(crate) mod call_refusal;
pub(crate) mod json;
pub(crate) mod oauth;
pub(crate) mod problem;

/// Not to be kept by anybody: what is answered is for the asker alone.
pub(crate) const NO_STORE: &str = "no-store";
/// To be kept by anybody for a year, which is for good (RFC 8246): what stands under a name that holds a digest of it.
pub(crate) const FOR_GOOD: &str = "public, max-age=31536000, immutable";
/// To be kept for five minutes by anybody: short enough for a key that is published before its use.
pub(crate) const PUBLIC: &str = "public, max-age=300";
const PUBLIC_SECONDS: u32 = 300;
// Whoever keeps the JWK Set has read it anew, even after one reading that failed, before the next key signs.
const _: () = assert!(2 * PUBLIC_SECONDS <= KeyRotation::LEAST_AHEAD_SECONDS);

/// An answer with the headers that every answer has.
pub(crate) fn answer(
    status: StatusCode,
    media_type: &'static str,
    cache: &'static str,
    body: impl Into<Body>,
) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    // What is answered is never a page, whatever a browser would make of it.
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
