//! `GET /admin/v1/audit`: the audit log, newest first, page by page; `?target=` shows what happened to one issuer or client.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Listed {
    items: Vec<AuditEvent>,
    next: Option<String>,
}

/// Lists audit events.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let store = app.authorization_server.store();
    let page = store
        .audit_list(query.target.as_deref(), query.page)
        .await?;
    let listed = Listed {
        items: page.items,
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
