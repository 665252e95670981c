//! `DELETE /admin/v1/clients/{id}`: the client, credentials and all. Its tokens count for nothing from then on.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::id::ClientId;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Clients, "deleteClient", "Removes a client.")
        .described("Its tokens count for nothing from then on.")
        .named::<ClientId>("id", "The client_id.")
        .if_match()
        .does("It is gone.")
}

/// Removes a client.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let client = super::find(&app, &id).await?;
    let store = app.authorization_server.store();
    let removed = store
        .client_remove(administrator.author()?, client.id(), if_match.revision())
        .await;
    removed.map_err(IfMatch::refused)?;
    tracing::info!(administrator = administrator.name(), client = %client.id(), "client removed");
    Ok(json::nothing())
}
