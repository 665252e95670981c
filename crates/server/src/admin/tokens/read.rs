//! `GET /admin/v1/tokens/{decision}`: one issued access token.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::DecisionId;

use super::ShownToken;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Grants, "readToken", "Shows an issued access token.")
        .named::<DecisionId>("decision", "The decision that granted it: a JWT's `jti`.")
        .shows::<ShownToken>("Its record.")
}

/// Shows a token's record.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(decision): Named<String>,
) -> Result<Response, Problem> {
    let token = super::record(&app, &decision).await?;
    let now = app.authorization_server.clock().now();
    let shown = ShownToken::of(token, now);
    Ok(json::private(StatusCode::OK, &shown))
}
