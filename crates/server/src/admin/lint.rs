//! `GET /admin/v1/lint`: what is too wide about any identity provider, page by page in the order of their ids.

use crate::admin::openapi::operation::{Operation, Topic};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::id::IdentityProviderId;
use jurat_registry::lint::Finding;
use schemars::JsonSchema;
use serde::Serialize;

use crate::admin::listed::Listed;
use crate::admin::trust_lint::TrustLint;
use crate::extract::administrator::Administrator;
use crate::extract::query::{Filter, ListQuery};
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What the list can be narrowed by.
const FILTERS: &[Filter] = &[Filter::Text, Filter::Enabled];

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LintedIdentityProvider")]
struct LintedProvider {
    /// Its id.
    id: IdentityProviderId,
    /// The exact value of `iss` in its assertions.
    issuer: String,
    /// Whether it is switched on.
    enabled: bool,
    /// What is found, nothing when all is well.
    findings: Vec<Finding>,
}

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::IdentityProviders,
        "lint",
        "Says what is too wide about any identity provider.",
    )
    .asks(ListQuery::described(FILTERS))
    .shows::<Listed<LintedProvider>>(
        "A page of identity providers, in the order of their ids, with what is found about each.",
    )
}

/// Looks at a page of identity providers.
pub(crate) async fn list(
    State(app): State<AppState>,
    _: Administrator,
    query: ListQuery,
) -> Result<Response, Problem> {
    let query = query.narrowed_only_by(FILTERS)?;
    let lint = TrustLint::begin(&app).await?;
    let store = app.authorization_server.store();
    let page = match query.filter {
        None => store.identity_provider_list(query.page).await?,
        Some(filter) => store.identity_provider_search(filter, query.page).await?,
    };
    let items = page.items.iter().map(|provider| LintedProvider {
        id: provider.id(),
        issuer: provider.issuer().to_owned(),
        enabled: provider.settings().enabled,
        findings: lint.findings(provider),
    });
    let linted = Listed {
        items: items.collect(),
        next: page.next,
    };
    Ok(json::private(StatusCode::OK, &linted))
}
