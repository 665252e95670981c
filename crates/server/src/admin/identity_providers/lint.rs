//! `GET /admin/v1/identity-providers/{id}/lint`: what about it is wider than it need be.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::lint::Finding;
use serde::Serialize;

use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Linted {
    findings: Vec<Finding>,
}

/// Looks at an identity provider.
pub(crate) async fn read(
    State(app): State<AppState>,
    _: Administrator,
    Named(id): Named<String>,
) -> Result<Response, Problem> {
    let provider = super::find(&app, &id).await?;
    let lint = TrustLint::begin(&app).await?;
    let linted = Linted {
        findings: lint.findings(&provider),
    };
    Ok(json::private(StatusCode::OK, &linted))
}
