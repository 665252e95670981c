//! `GET /admin/v1/status`: what runs here.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
struct Status<'a> {
    /// The version of the server.
    version: &'static str,
    /// Its issuer identifier.
    issuer: &'a str,
    /// The keys that it signs with.
    signing_keys: Vec<ShownSigningKey>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SigningKeySummary")]
struct ShownSigningKey {
    /// The `kid`.
    key_id: String,
    /// What it signs.
    algorithm: Algorithm,
    /// Since when it is published.
    created_at: Timestamp,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Server,
        "readStatus",
        "Shows version, issuer and signing keys.",
    )
    .shows::<Status<'_>>("What runs here.")
}

/// Shows version, issuer and signing keys.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
) -> Result<Response, Problem> {
    let server = &app.authorization_server;
    let keys = server.store().signing_key_list().await?;
    let status = Status {
        version: env!("CARGO_PKG_VERSION"),
        issuer: server.tenant().issuer.as_str(),
        signing_keys: keys
            .into_iter()
            .map(|key| ShownSigningKey {
                key_id: key.key_id,
                algorithm: key.algorithm,
                created_at: key.created_at,
            })
            .collect(),
    };
    Ok(json::private(StatusCode::OK, &status))
}
