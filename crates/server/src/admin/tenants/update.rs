//! `PATCH /admin/v1/tenants/{name}`: a merge patch on the settings (RFC 7396). Where a tenant is reached, how much it may hold and whether
//! it is there at all concerns others, and is a system administrator's.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::role::Role;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantSettings;

use super::ShownTenant;
use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::openapi::stated::Patch;
use crate::admin::preset;
use crate::admin::revision::{IfMatch, tagged};
use crate::extract::administrator::Administrator;
use crate::extract::json_body::JsonBody;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// The settings that are a system administrator's.
const OF_THE_SYSTEM: [&str; 4] = ["enabled", "issuer", "hosts", "quotas"];

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(
        Topic::Tenants,
        "updateTenant",
        "Changes the settings of a tenant.",
    )
    .described("One's own; another one needs the role `system`, and so do `enabled`, `issuer`, `hosts` and `quotas`.")
    .named::<TenantName>("name", "The tenant's name.")
    .if_match()
    .takes::<Patch<TenantSettings>>()
    .shows::<ShownTenant<'_>>("The tenant as it is now.")
    .tagged()
}

/// Changes a tenant's settings.
pub(crate) async fn update(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(name): Named<String>,
    if_match: IfMatch,
    JsonBody(patch): JsonBody,
) -> Result<Response, Problem> {
    if patch.keys().any(|name| OF_THE_SYSTEM.contains(&&**name)) {
        administrator.must_have(Role::System)?;
    }
    let changed = super::change(&app, &administrator, &name, if_match, |settings| {
        *settings = preset::changed(settings, patch.clone())?;
        Ok(())
    });
    let record = changed.await?;
    let names: Vec<_> = patch.keys().map(String::as_str).collect();
    if !administrator.only_tries() {
        tracing::info!(administrator = administrator.name(), tenant = %record.name, changed = names.join(", "), "tenant changed");
    }
    let shown = json::private(StatusCode::OK, &ShownTenant::of(&app, &record)?);
    Ok(tagged(shown, record.revision))
}
