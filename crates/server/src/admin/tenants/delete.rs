//! `DELETE /admin/v1/tenants/{name}`: the tenant with all it has. It must be switched off before, so that nobody removes what is in use.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jurat_registry::change::TenantChange;
use jurat_registry::tenant::TenantName;

use crate::admin::openapi::operation::{Operation, Topic};
use crate::admin::revision::IfMatch;
use crate::extract::administrator::Administrator;
use crate::extract::path::Named;
use crate::respond::json;
use crate::respond::problem::Problem;
use crate::state::AppState;

/// What ends with a tenant.
const ENDS: &str = "every client, identity provider, user, resource and signing key it has, what it issued, and its audit log";

/// How the document describes it.
pub(crate) fn operation() -> Operation {
    Operation::new(Topic::Tenants, "deleteTenant", "Removes a tenant.")
        .described("It must be switched off. With it goes every client, identity provider, user, resource and signing key it has, what it issued, and its audit log.")
        .named::<TenantName>("name", "The tenant's name.")
        .if_match()
        .does("It is gone.")
        .refuses(StatusCode::CONFLICT, "It is switched on, or it is the default tenant.")
}

/// Removes a tenant.
pub(crate) async fn delete(
    State(app): State<AppState>,
    administrator: Administrator,
    Named(name): Named<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let record = super::find(&app, &administrator, &name).await?;
    let conflict = |sentence: String| Problem::new(StatusCode::CONFLICT, sentence);
    if record.is_default() {
        let sentence = "the default tenant stays: it is the server's own";
        return Err(conflict(sentence.to_owned()));
    }
    if record.settings.enabled {
        return Err(conflict(format!(
            "switch the tenant off first, and see that nobody misses it: with it goes {ENDS}"
        )));
    }
    if administrator.only_tries() {
        return Ok(json::nothing());
    }
    // Of the revision that was seen to be off: it is not removed once somebody has switched it on again.
    let seen = if_match.revision().unwrap_or(record.revision);
    let changes = vec![TenantChange::Remove(record.name.clone(), Some(seen))];
    let store = app.server().store();
    let removed = store.apply(administrator.author()?, changes).await;
    removed.map_err(IfMatch::refused)?;
    tracing::info!(administrator = administrator.name(), tenant = %record.name, "tenant removed, and {ENDS}");
    Ok(json::nothing())
}
