//! JSON answers.

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::problem::Problem;
use super::{NO_STORE, PUBLIC};

/// `body` as JSON, for the asker alone.
pub(crate) fn private(status: StatusCode, body: &impl Serialize) -> Response {
    written(status, body, NO_STORE)
}

/// `body` as JSON, for everybody.
pub(crate) fn public(body: &impl Serialize) -> Response {
    written(StatusCode::OK, body, PUBLIC)
}

fn written(status: StatusCode, body: &impl Serialize, cache: &'static str) -> Response {
    match serde_json::to_vec(body) {
        Ok(text) => super::answer(status, "application/json", cache, text),
        Err(_) => Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the answer could not be written",
        )
        .into(),
    }
}

/// 204: done, and nothing to say.
pub(crate) fn nothing() -> Response {
    let mut response = super::answer(StatusCode::NO_CONTENT, "application/json", NO_STORE, "");
    response.headers_mut().remove(http::header::CONTENT_TYPE);
    response
}
