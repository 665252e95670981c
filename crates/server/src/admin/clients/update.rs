//! `PATCH /admin/v1/clients/{id}`: a merge patch on the settings (RFC 7396).

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::client::ClientSettings;
use jurat_registry::id::ClientId;

use super::ShownClient;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Clients,
        "updateClient",
        "Changes the settings of a client.",
    )
    .named::<ClientId>("id", "The client_id.")
    .if_match()
    .takes::<Patch<ClientSettings>>()
    .shows::<ShownClient<'_>>("The client as it is now.")
    .tagged()
}

/// Changes a client's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(id): Named<String>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody,
) -> Result<Response, Problem> {
    let (client, ()) = super::change(&app, &administrator, &id, if_match, |parts| {
        parts.settings = preset::changed(&parts.settings, patch.clone())?;
        Ok(())
    })
    .await?;
    // Names of settings only: a value may be what somebody wants to keep to themselves.
    let changed: Vec<_> = patch.keys().map(String::as_str).collect();
    tracing::info!(administrator = administrator.name(), client = %client.id(), changed = changed.join(", "), "client changed");
    let shown = json::private(StatusCode::OK, &ShownClient::from(&client));
    Ok(tagged(shown, client.parts().revision))
}
