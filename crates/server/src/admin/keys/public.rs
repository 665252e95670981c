//! `GET /admin/v1/keys/{key}/public`: the public half as JWK and PEM, for whoever cannot read the JWK Set.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_issuance::keyring::administration::PublicHalf;

use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::SigningKeys,
        "readSigningKey",
        "Shows the public half of a key, as JWK and PEM.",
    )
    .named::<String>("key", "The kid of the key.")
    .shows::<PublicHalf>("The public half.")
}

/// Shows the public half.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(key): Named<String>,
) -> Result<Response, Problem> {
    let public = app.authorization_server.keyring().public_half(&key).await?;
    let public = public.ok_or_else(|| Problem::not_found("there is no signing key of that kid"))?;
    Ok(json::private(StatusCode::OK, &public))
}
