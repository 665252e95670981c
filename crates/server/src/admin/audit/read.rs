//! `GET /admin/v1/audit/{number}`: one line.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::shown_line::ShownLine;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "readAuditEvent",
        "Shows a line of the audit log.",
    )
    .named::<String>("number", "The number of the line.")
    .shows::<ShownLine>("The line.")
}

/// Shows a line.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(number): Named<String>,
) -> Result<Response, Problem> {
    let found = match number.parse() {
        Ok(number) => app.authorization_server.store().audit_find(number).await?,
        Err(_) => None,
    };
    let line = found.ok_or_else(|| {
        Problem::not_found(
            "there is no line of that number: it was not written yet, or was dropped for its age",
        )
    })?;
    Ok(json::private(StatusCode::OK, &ShownLine::from(&line)))
}
