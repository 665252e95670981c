//! What pages fetch: the style sheet, the scripts, pictures.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jurat_console::assets;

use crate::extract::path::Named;
use crate::respond::answer;
use crate::respond::problem::Problem;

/// A file, by the name that pages call it.
pub(super) async fn asset(Named(name): Named<String>) -> Response {
    match assets::asset(&name) {
        Some(asset) => answer(
            StatusCode::OK,
            asset.content_type,
            assets::CACHE_CONTROL,
            asset.text.as_str(),
        ),
        None => Problem::not_found("there is nothing at this address").into_response(),
    }
}
