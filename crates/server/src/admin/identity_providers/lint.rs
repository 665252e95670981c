//! `GET /admin/v1/identity-providers/{id}/lint`: what about it is wider than it need be.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::lint::Finding;
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Findings")]
struct Linted {
    /// What is found, nothing when all is well.
    findings: Vec<Finding>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "lintIdentityProvider",
        "Says what about an identity provider is wider than it need be.",
    )
    .named::<IdentityProviderId>("id", "The id of the identity provider.")
    .shows::<Linted>("What the lint finds.")
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
