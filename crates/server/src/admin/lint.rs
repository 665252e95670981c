//! `GET /admin/v1/lint`: what is too wide about any identity provider, page by page in the order of their ids.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::lint::Finding;
use serde::Serialize;

use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::query::ListQuery;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

#[derive(Serialize)]
struct Linted {
    items: Vec<LintedProvider>,
    next: Option<String>,
}

#[derive(Serialize)]
struct LintedProvider {
    id: IdentityProviderId,
    issuer: String,
    enabled: bool,
    findings: Vec<Finding>,
}

/// Looks at a page of identity providers.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let lint = TrustLint::begin(&app).await?;
    let store = app.authorization_server.store();
    let page = store.identity_provider_list(query.page).await?;
    let items = page.items.iter().map(|provider| LintedProvider {
        id: provider.id(),
        issuer: provider.issuer().to_owned(),
        enabled: provider.settings().enabled,
        findings: lint.findings(provider),
    });
    let linted = Linted {
        items: items.collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &linted))
}
