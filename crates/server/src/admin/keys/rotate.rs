//! `POST /admin/v1/keys/rotate`: makes the next key of an algorithm, or lets the one that waits take over now.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::ShownKey;
use jurat_protocol::jose::algorithm::Algorithm;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::extract::administrator::Administrator;
use crate::extract::json_body::{self, JsonBody};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "Rotation")]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The algorithm: ES256, EdDSA, RS256 or PS256.
    algorithm: Algorithm,
    /// Whether it signs at once, and not when it has been published for a while.
    immediately: Option<bool>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::SigningKeys,
        "rotateSigningKey",
        "Makes the next key of an algorithm, or lets the one that waits take over now.",
    )
    .takes::<Asked>()
    .shows::<ShownKey>("The next key.")
    .refuses(
        StatusCode::CONFLICT,
        "A key waits already, or another change came between.",
    )
}

/// Rotates.
pub(crate) async fn rotate(
    State(app): State<AppState>,
    administrator: Administrator,
    JsonBody(body): JsonBody,
) -> Result<Response, Problem> {
    let asked: Asked = json_body::read(Value::Object(body))?;
    let keyring = app.authorization_server.keyring();
    let takes_over = super::takes_over(asked.immediately);
    let next = keyring
        .rotate(asked.algorithm, takes_over, &administrator.author()?)
        .await;
    let next = super::told(&app, next)?;
    Ok(json::private(StatusCode::OK, &next))
}
