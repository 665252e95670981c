//! Whether the process lives, and whether it can do its work: for supervisors and load balancers.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::json;

use crate::respond::json::private;
use crate::respond::problem::Problem;
use crate::state::ServerState;

/// The process answers.
pub(crate) async fn live() -> Response {
    private(StatusCode::OK, &json!({"status": "ok"}))
}

/// The store reads and writes.
pub(crate) async fn ready(State(server): State<ServerState>) -> Response {
    match server.store().ready().await {
        Ok(()) => private(StatusCode::OK, &json!({"status": "ready"})),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            Problem::unavailable().into_response()
        }
    }
}
