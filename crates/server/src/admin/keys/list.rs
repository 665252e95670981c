//! `GET /admin/v1/keys`: every signing key, the oldest first, and when keys are renewed.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::ShownKey;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Listed {
    items: Vec<ShownKey>,
    rotation_days: u32,
    publish_ahead_hours: u32,
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
