//! `POST /admin/v1/grants/{id}/revoke`: ends a grant with everything that came from it. One that is revoked or has ended stays as it is.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::audit::AuditEvent;
use jurat_registry::id::GrantId;
use jurat_registry::revocation::Revocation;

use super::ShownGrant;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Grants,
        "revokeGrant",
        "Revokes an authorization grant with everything that came from it.",
    )
    .named::<GrantId>("id", "The id of the grant.")
    .shows::<ShownGrant>("The grant as it is now.")
}

/// Revokes a grant.
pub(crate) async fn revoke(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let (grant, now) = (super::find(&app, &id).await?, server.clock().now());
    let author = administrator.author()?;
    let event = AuditEvent::new(now, author, "grant-revoked", grant.client.as_str());
    let detail = format!("grant {} for {}", grant.id, grant.subject);
    let revocation = Revocation {
        grants: vec![grant.id],
        tokens: Vec::new(),
        event: event.with_detail(detail),
    };
    server.store().revoke(revocation).await?;
    let shown = ShownGrant::of(super::find(&app, &id).await?, now);
    Ok(json::private(StatusCode::OK, &shown))
}
