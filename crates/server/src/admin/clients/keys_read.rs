//! `GET /admin/v1/clients/{id}/keys`: the keys registered for it, and those it publishes with where they were read, when they
//! were seen and used.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use crate::admin::published_keys::{self, ShownKeys};
use crate::admin::shown_key::ShownCredential;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// Shows its keys.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let client = super::find(&app, &id).await?;
    let source = client.settings().key_source.as_ref();
    let shown = ShownKeys {
        registered: client.keys().iter().map(ShownCredential::from).collect(),
        source: published_keys::source(&app, client.id().as_str(), source),
    };
    Ok(json::private(StatusCode::OK, &shown))
}
