//! `GET /admin/v1/tenants/{name}`: one tenant, with its revision as entity tag.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::tenant::TenantName;

use super::ShownTenant;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::revision::tagged;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Tenants, "readTenant", "Shows a tenant.")
        .described("One's own; another one needs the role `system`.")
        .named::<TenantName>("name", "The tenant's name.")
        .shows::<ShownTenant<'_>>("The tenant.")
        .tagged()
}

/// Shows a tenant.
pub(crate) async fn read(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(name): Named<String>,
) -> Result<Response, Problem> {
    let record = super::find(&app, &administrator, &name).await?;
    let shown = json::private(StatusCode::OK, &ShownTenant::of(&app, &record)?);
    Ok(tagged(shown, record.revision))
}
