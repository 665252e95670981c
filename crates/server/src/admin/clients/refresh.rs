//! `POST /admin/v1/clients/{id}/refresh`: reads its published keys now, and says what changed.

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::published_keys::ShownReading;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::ClientId;

use crate::admin::published_keys;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Clients,
        "refreshClientKeys",
        "Reads the keys that a client publishes now.",
    )
    .named::<ClientId>("id", "The client_id.")
    .shows::<ShownReading>("What the reading brought.")
    .refuses(StatusCode::BAD_GATEWAY, "The keys could not be read.")
}

/// Reads its keys now.
pub(crate) async fn refresh(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let client = super::find(&app, &id).await?;
    let source = client.settings().key_source.as_ref();
    let reading = published_keys::read_now(&app, client.id().as_str(), source).await?;
    tracing::info!(administrator = administrator.name(), client = %client.id(), "published keys read");
    Ok(json::private(StatusCode::OK, &reading))
}
