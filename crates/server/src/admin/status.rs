//! `GET /admin/v1/status`: what runs here.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_protocol::jose::algorithm::Algorithm;
use jurat_registry::clock::Timestamp;
use serde::Serialize;

use crate::extract::administrator::Administrator;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Status<'a> {
    version: &'static str,
    issuer: &'a str,
    signing_keys: Vec<ShownSigningKey>,
}

#[derive(Serialize)]
struct ShownSigningKey {
    key_id: String,
    algorithm: Algorithm,
    created_at: Timestamp,
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
