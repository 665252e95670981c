//! `POST /admin/v1/keys/{key}/retire`: the key signs nothing from now on; with `revoke` what it signed counts for nothing either.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::ShownKey;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Retirement")]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Whether what it signed counts for nothing from now on.
    #[serde(default)]
    revoke: bool,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::SigningKeys,
        "retireSigningKey",
        "Lets a key sign nothing from now on.",
    )
    .named::<String>("key", "The kid of the key.")
    .takes::<Asked>()
    .shows::<ShownKey>("The key, which is published until everything that it signed has ended.")
    .does("The key is gone: it had signed nothing, or what it signed counts for nothing.")
    .refuses(StatusCode::CONFLICT, "Another change came between.")
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
        .retire(&key, asked.revoke, &administrator.author()?)
        .await;
    Ok(match super::told(&app, retired)? {
        Some(retired) => json::private(StatusCode::OK, &retired),
        None => json::nothing(),
    })
}
