//! `GET /admin/v1/clients/{id}`: one client, with its revision as entity tag.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::ShownClient;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Shows a client.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let client = super::find(&app, &id).await?;
    let shown = json::private(StatusCode::OK, &ShownClient::from(&*client));
    Ok(tagged(shown, client.parts().revision))
}
