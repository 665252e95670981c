//! `POST /admin/v1/keys/{key}/retire`: the key signs nothing from now on; with `revoke` what it signed counts for nothing either.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    revoke: bool,
}

/// Retires a key. Answers 204 when it is gone.
pub(crate) async fn retire(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(key): Named<String>,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let asked: Asked = json_body::read(Value::Object(body))?;
    let keyring = app.authorization_server.keyring();
    let retired = keyring
        .retire(&key, asked.revoke, administrator.name())
        .await;
    Ok(match super::told(&app, retired).await? {
        Some(retired) => json::private(StatusCode::OK, &retired),
        None => json::nothing(),
    })
}
