//! `GET /admin/v1/clients/{id}`: one client, with its revision as entity tag.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;

use super::ShownClient;
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Clients, "readClient", "Shows a client.")
        .named::<ClientId>("id", "The client_id.")
        .shows::<ShownClient<'_>>("The client.")
        .tagged()
}

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
