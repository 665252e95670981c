//! `DELETE /admin/v1/administrators/{id}`: the administrator, keys and all. The tokens count for nothing from then on.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;

use super::{find_to_change, last_one};
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Removes an administrator.";
    Operation::new(Topic::Administrators, "deleteAdministrator", summary)
        .described("The tokens count for nothing from then on.")
        .named::<ClientId>("id", "The client_id.")
        .if_match()
        .does("It is gone.")
        .refuses(
            StatusCode::CONFLICT,
            "It is the last live system administrator.",
        )
}

/// Removes an administrator.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let _turn = last_one::turn().await;
    let client = find_to_change(&app, &administrator, &id).await?;
    last_one::must_stay(&app, &client, None).await?;
    if administrator.only_tries() {
        return Ok(json::nothing());
    }
    let store = app.authorization_server.store();
    let removed = store
        .client_remove(administrator.author()?, client.id(), if_match.revision())
        .await;
    removed.map_err(IfMatch::refused)?;
    tracing::info!(administrator = administrator.name(), removed = %client.id(), "administrator removed");
    Ok(json::nothing())
}
