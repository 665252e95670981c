//! `GET /admin/v1/audit`: the audit log, newest first, page by page; `?target=` shows what happened to one issuer or client,
//! `?actor=` what one administrator did, `?action=` all of one kind.

use crate::admin::listed::Listed;
use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditFilter;
use jurat_registry::audit::chain::{AuditLine, ChainedLine};
use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// A line, and the digest that the next one names.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditLine")]
struct ShownLine {
    #[serde(flatten)]
    line: AuditLine,
    /// SHA-256 of the line as it is kept, in hexadecimal.
    digest: String,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "listAuditEvents",
        "Lists the audit log, newest first.",
    )
    .asks(ListQuery::described(&[
        Filter::Target,
        Filter::Actor,
        Filter::Action,
    ]))
    .shows::<Listed<ShownLine>>("A page.")
}

/// Lists audit events.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let store = app.authorization_server.store();
    let filter = AuditFilter {
        target: query.target,
        actor: query.actor,
        action: query.action,
        ..AuditFilter::default()
    };
    let page = store.audit_list(filter, query.page).await?;
    let shown = |line: &ChainedLine| {
        let digest = line.digest.to_string();
        line.read().map(|line| ShownLine { line, digest })
    };
    let items: Result<Vec<_>, _> = page.items.iter().map(shown).collect();
    let items = items.map_err(|error| {
        tracing::error!(%error, "a line of the audit log cannot be read: audit verify names it");
        Problem::unavailable()
    })?;
    let listed = Listed {
        items,
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
