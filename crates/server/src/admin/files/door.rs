//! The door of a tenant that a document speaks of, from that of the tenant that was asked. Files that are applied at a tenant's own address
//! speak of that tenant alone; those that are applied at the server's may speak of all, by the hand of a system administrator.

use std::sync::Arc;

use jurat_issuance::authorization_server::AuthorizationServer;
use jurat_registry::change::TenantChange;
use jurat_registry::role::Role;
use jurat_registry::tenant::TenantName;
use jurat_registry::tenant_record::TenantRecord;

use crate::extract::administrator::Administrator;
use crate::respond::problem::Problem;
use crate::state::AppState;
use crate::tenants::TenantsError;

/// Refuses to speak of the tenant `name`, or of its settings, where that is not for the tenant that was asked.
pub(super) fn demand(
    app: &AppState,
    administrator: &Administrator,
    name: &TenantName,
    settings: bool,
) -> Result<(), Problem> {
    let asked = &app.authorization_server.tenant().name;
    if asked.as_str() == TenantName::DEFAULT {
        if settings || name != asked {
            administrator.must_have(Role::System)?;
        }
        return Ok(());
    }
    if asked != name {
        let sentence = format!("files that are applied here speak of the tenant {asked} alone");
        return Err(Problem::of_field("name", sentence));
    }
    if settings {
        let sentence =
            "a tenant's own settings are stated where the server is administered, and not here";
        return Err(Problem::of_field("settings", sentence));
    }
    Ok(())
}

/// Opens the door of the tenant `name`, which is there (`found`) or is to be made by `change`.
pub(super) async fn open(
    app: &AppState,
    name: &TenantName,
    found: Option<&TenantRecord>,
    change: Option<&TenantChange>,
) -> Result<AppState, Problem> {
    if app.authorization_server.tenant().name == *name {
        return Ok(app.clone());
    }
    let tenants = app.server().tenants();
    if found.is_some_and(|record| record.settings.enabled)
        && let Some(server) = tenants.find(name.as_str()).await.map_err(refused)?
    {
        return Ok(AppState::new(server, app.server().clone(), true));
    }
    let planned = match change {
        Some(TenantChange::Insert(record) | TenantChange::Replace(record)) => Some(record),
        _ => None,
    };
    let record = planned
        .or(found)
        .ok_or_else(|| Problem::not_found("there is no such tenant"))?;
    // One that is yet to be made has no records: its door is for its secrets alone, and nothing is read or written through this handle.
    let store = match found {
        Some(_) => app.server().store().tenant(name).await?,
        None => Arc::clone(app.authorization_server.store()),
    };
    let defaults = tenants.defaults();
    let tenant = record.resolve(&defaults.root)?;
    let grants = record.settings.grants.as_ref().unwrap_or(&defaults.grants);
    let node = Arc::clone(tenants.node());
    let server = AuthorizationServer::new(node, tenant, grants.clone(), store);
    Ok(AppState::new(Arc::new(server), app.server().clone(), true))
}

fn refused(error: TenantsError) -> Problem {
    match error {
        TenantsError::Store(error) => error.into(),
        TenantsError::Settings(invalid) => Problem::from(invalid).within("settings"),
    }
}
