//! `GET /admin/v1/administrators/{id}`: one administrator, with its revision as entity tag.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;

use super::ShownAdministrator;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    let summary = "Shows an administrator.";
    Operation::new(Topic::Administrators, "readAdministrator", summary)
        .named::<ClientId>("id", "The client_id.")
        .shows::<ShownAdministrator<'_>>("The administrator.")
        .tagged()
}

/// Shows an administrator.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let client = super::find(&app, &id).await?;
    let shown = json::private(StatusCode::OK, &ShownAdministrator::from(&*client));
    Ok(tagged(shown, client.parts().revision))
}
