//! `GET /admin/v1/keys`: every signing key, the oldest first, and when keys are renewed.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::ShownKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SigningKeys")]
struct Listed {
    /// The keys.
    items: Vec<ShownKey>,
    /// For how many days a key signs; 0: until somebody rotates it.
    rotation_days: u32,
    /// For how many hours a key is published before it signs.
    publish_ahead_hours: u32,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::SigningKeys,
        "listSigningKeys",
        "Lists the signing keys, the oldest first, and says when keys are renewed.",
    )
    .shows::<Listed>("Every key.")
}

/// Lists the keys.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
) -> Result<Response, Problem> {
    let keyring = app.authorization_server.keyring();
    let rotation = keyring.rotation();
    let listed = Listed {
        items: keyring.list().await?,
        rotation_days: rotation.rotation_days,
        publish_ahead_hours: rotation.publish_ahead_hours,
    };
    Ok(json::private(StatusCode::OK, &listed))
}
