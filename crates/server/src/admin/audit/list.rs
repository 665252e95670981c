//! `GET /admin/v1/audit`: the audit log, newest first, page by page; `?target=` shows what happened to one issuer or client,
//! `?actor=` what one administrator did, `?action=` all of one kind, `?since=` and `?until=` (RFC 3339) what lies between.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditFilter;

use super::shown_line::ShownLine;
use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[
    Filter::Target,
    Filter::Actor,
    Filter::Action,
    Filter::Since,
    Filter::Until,
];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "listAuditEvents",
        "Lists the audit log, newest first.",
    )
    .asks(ListQuery::described(FILTERS))
    .shows::<Listed<ShownLine>>("A page.")
}

/// Lists audit events.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let query = query.narrowed_only_by(FILTERS)?;
    let filter = AuditFilter {
        target: query.target,
        actor: query.actor,
        action: query.action,
        since: query.since,
        until: query.until,
    };
    let store = app.authorization_server.store();
    let page = store.audit_list(filter, query.page).await?;
    let listed = Listed {
        items: page.items.iter().map(ShownLine::from).collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
