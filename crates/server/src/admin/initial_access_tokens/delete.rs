//! `DELETE /admin/v1/initial-access-tokens/{id}`: no client registers by it any more; those that did stay.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::audit::AuditEvent;
use jurat_registry::id::{DecisionId, TicketId};
use jurat_registry::store::StoreError;
use jurat_registry::ticket::{Taken, TicketKind};

use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Registration,
        "deleteInitialAccessToken",
        "Ends an initial access token.",
    )
    .described("No client registers by it any more; those that did stay.")
    .named::<TicketId>("id", "The id of the token.")
    .does("It is ended.")
}

/// Ends an initial access token.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let none = || Problem::not_found("there is no initial access token of that id that counts");
    let id: TicketId = id.parse().map_err(|_| none())?;
    let now = server.clock().now();
    let author = administrator.author()?;
    let taken = Taken {
        at: now,
        by: DecisionId::new(now, server.randomness())?,
    };
    let ended = server
        .store()
        .ticket_take(TicketKind::InitialAccess, id, taken);
    match ended.await {
        Ok(()) => {}
        Err(StoreError::AlreadyTaken | StoreError::NotFound) => return Err(none()),
        Err(error) => return Err(error.into()),
    }
    let event = AuditEvent::new(now, author, "initial-access-token-ended", id.to_string());
    server.store().audit_append(vec![event]).await?;
    tracing::info!(administrator = administrator.name(), %id, "initial access token ended");
    Ok(json::nothing())
}
