//! Authorization server metadata (RFC 8414 section 3).

use axum::extract::State;
use axum::response::Response;

use crate::respond::json;
use crate::state::AppState;

/// The document.
pub(crate) async fn metadata(State(app): State<AppState>) -> Response {
    json::public(&app.authorization_server.metadata())
}
