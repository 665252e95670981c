//! `GET /admin/v1/users/{id}`: one user, with its revision as entity tag.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::UserId;

use super::ShownUser;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Users, "readUser", "Shows a user.")
        .named::<UserId>("id", "The id of the user.")
        .shows::<ShownUser<'_>>("The user.")
        .tagged()
}

/// Shows a user.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let user = super::find(&app, &id).await?;
    let shown = json::private(StatusCode::OK, &ShownUser::from(&*user));
    Ok(tagged(shown, user.parts().revision))
}
