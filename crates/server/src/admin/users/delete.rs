//! `DELETE /admin/v1/users/{id}`: the user, consents and all. What was issued for the user counts for nothing from then on, and the id is
//! never given to anybody else.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use jurat_registry::id::UserId;

use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Users, "deleteUser", "Removes a user.")
.described("What was issued for the user counts for nothing from then on, and the id is never given to anybody else.").named::<UserId>("id", "The id of the user.")
.if_match()
.does("The user is gone.")
}

/// Removes a user.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let user = super::find_to_change(&app, &administrator, &id).await?;
    if administrator.only_tries() {
        return Ok(json::nothing());
    }
    let store = app.authorization_server.store();
    let removed = store
        .user_remove(administrator.author()?, user.id(), if_match.revision())
        .await;
    removed.map_err(IfMatch::refused)?;
    tracing::info!(administrator = administrator.name(), user = %user.id(), "user removed");
    Ok(json::nothing())
}
